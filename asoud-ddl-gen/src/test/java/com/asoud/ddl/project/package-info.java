@NullMarked
package com.asoud.ddl.project;

import org.jspecify.annotations.NullMarked;
