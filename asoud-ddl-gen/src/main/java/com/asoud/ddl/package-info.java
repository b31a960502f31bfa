/**
 * The DDL tool: entity classes in, proven PostgreSQL migrations out. Start reading at
 * {@link com.asoud.ddl.generate.Generation}.
 */
@NullMarked
package com.asoud.ddl;

import org.jspecify.annotations.NullMarked;
