/** What a person, a build and a terminal see of the tool. */
@NullMarked
package com.asoud.ddl.cli;

import org.jspecify.annotations.NullMarked;
