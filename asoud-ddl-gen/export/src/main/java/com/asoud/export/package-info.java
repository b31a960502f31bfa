/** From entity classes to the SQL script of Hibernate's own schema export. */
@NullMarked
package com.asoud.export;

import org.jspecify.annotations.NullMarked;
