/** Proves rendered files on a real server before they are written. */
@NullMarked
package com.asoud.ddl.proof;

import org.jspecify.annotations.NullMarked;
