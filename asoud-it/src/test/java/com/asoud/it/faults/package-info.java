/** Migrations of indexes on a production that fails: servers that crash, networks that break, disks that are full. */
@NullMarked
package com.asoud.it.faults;

import org.jspecify.annotations.NullMarked;
