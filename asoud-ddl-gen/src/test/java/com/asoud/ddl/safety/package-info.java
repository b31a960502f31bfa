/** What the generated concurrent files promise on a database in use, tried on a real server. */
@NullMarked
package com.asoud.ddl.safety;

import org.jspecify.annotations.NullMarked;
