/** How the packages of the tool may use each other. */
@NullMarked
package com.asoud.ddl;

import org.jspecify.annotations.NullMarked;
