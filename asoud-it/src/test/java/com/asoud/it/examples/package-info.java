/** The sample projects of the documents, built and run. */
@NullMarked
package com.asoud.it.examples;

import org.jspecify.annotations.NullMarked;
