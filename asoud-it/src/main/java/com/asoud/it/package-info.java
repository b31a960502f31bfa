@NullMarked
package com.asoud.it;

import org.jspecify.annotations.NullMarked;
