@NullMarked
package com.asoud.ddl;

import org.jspecify.annotations.NullMarked;
