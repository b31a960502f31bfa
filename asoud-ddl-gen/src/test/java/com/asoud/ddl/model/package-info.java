/** What becomes of the annotations of a model. */
@NullMarked
package com.asoud.ddl.model;

import org.jspecify.annotations.NullMarked;
