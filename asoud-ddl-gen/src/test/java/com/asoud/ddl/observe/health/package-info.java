@NullMarked
package com.asoud.ddl.observe.health;

import org.jspecify.annotations.NullMarked;
