/**
 * The pipeline of {@code generate} and {@code check}; {@link com.asoud.ddl.generate.Generation} is the class to read
 * first.
 */
@NullMarked
package com.asoud.ddl.generate;

import org.jspecify.annotations.NullMarked;
