/** What becomes of the annotations of a model. */
@NullMarked
package com.asoud.ddl.hibernate;

import org.jspecify.annotations.NullMarked;
