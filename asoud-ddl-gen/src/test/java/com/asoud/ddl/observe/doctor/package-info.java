/** What an operator is told, asked of a real PostgreSQL in which others are at work. */
@NullMarked
package com.asoud.ddl.observe.doctor;

import org.jspecify.annotations.NullMarked;
