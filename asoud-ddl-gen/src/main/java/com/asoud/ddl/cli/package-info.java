/** The command line. */
@NullMarked
package com.asoud.ddl.cli;

import org.jspecify.annotations.NullMarked;
