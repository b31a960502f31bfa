/** From differences to operations: locks, hazards, inverses, and the order in which they are safe. */
@NullMarked
package com.asoud.ddl.plan;

import org.jspecify.annotations.NullMarked;
