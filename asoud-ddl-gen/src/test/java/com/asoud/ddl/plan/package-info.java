/** From differences to operations. */
@NullMarked
package com.asoud.ddl.plan;

import org.jspecify.annotations.NullMarked;
