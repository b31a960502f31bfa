/** What a project says about itself: its entity classes, and its settings for Hibernate and Flyway. */
@NullMarked
package com.asoud.ddl.project;

import org.jspecify.annotations.NullMarked;
