/** Changes a live database: runs migrations and takes them back. */
@NullMarked
package com.asoud.ddl.migrate;

import org.jspecify.annotations.NullMarked;
