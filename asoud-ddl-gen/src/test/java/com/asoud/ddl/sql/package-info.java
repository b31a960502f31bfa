@NullMarked
package com.asoud.ddl.sql;

import org.jspecify.annotations.NullMarked;
