/** A model in two releases, whose schema Hibernate itself has made and updated. */
@NullMarked
package com.asoud.ddl.testmodel.releases;

import org.jspecify.annotations.NullMarked;
