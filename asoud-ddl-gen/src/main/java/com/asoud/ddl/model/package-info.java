/** The model of a project: its class path, its entities, and the JVM in which its own Hibernate exports the schema. */
@NullMarked
package com.asoud.ddl.model;

import org.jspecify.annotations.NullMarked;
