@NullMarked
package com.asoud.model;

import org.jspecify.annotations.NullMarked;
