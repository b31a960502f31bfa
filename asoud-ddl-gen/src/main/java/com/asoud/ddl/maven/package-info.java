/** The commands as goals of Maven. A goal runs the command line in a JVM of its own; ADR 0041. */
@NullMarked
package com.asoud.ddl.maven;

import org.jspecify.annotations.NullMarked;
