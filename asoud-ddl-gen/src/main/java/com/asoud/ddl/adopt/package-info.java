/**
 * Taking over a database that was made without migrations: its schema as a baseline, and what the model says otherwise.
 */
@NullMarked
package com.asoud.ddl.adopt;

import org.jspecify.annotations.NullMarked;
