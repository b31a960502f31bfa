/** From differences to operations. */
@NullMarked
package com.asoud.ddl.proof;

import org.jspecify.annotations.NullMarked;
