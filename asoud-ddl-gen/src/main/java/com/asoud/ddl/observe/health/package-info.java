/** How the indexes of a live database fare: what is measured, over which time, and what follows from it. Only reads. */
@NullMarked
package com.asoud.ddl.observe.health;

import org.jspecify.annotations.NullMarked;
