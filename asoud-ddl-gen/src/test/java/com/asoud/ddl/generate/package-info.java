/** The pipeline from SQL to proven files, on a real server. */
@NullMarked
package com.asoud.ddl.generate;

import org.jspecify.annotations.NullMarked;
