@NullMarked
package com.asoud.ddl.adopt;

import org.jspecify.annotations.NullMarked;
