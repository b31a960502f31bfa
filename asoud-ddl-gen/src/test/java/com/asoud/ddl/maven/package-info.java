@NullMarked
package com.asoud.ddl.maven;

import org.jspecify.annotations.NullMarked;
