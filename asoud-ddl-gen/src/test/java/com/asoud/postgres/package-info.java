/** The server that the tests share, and tests of how servers are started, used and left. */
@NullMarked
package com.asoud.postgres;

import org.jspecify.annotations.NullMarked;
