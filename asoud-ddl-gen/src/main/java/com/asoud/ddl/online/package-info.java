/** Running migrations on a live database. */
@NullMarked
package com.asoud.ddl.online;

import org.jspecify.annotations.NullMarked;
