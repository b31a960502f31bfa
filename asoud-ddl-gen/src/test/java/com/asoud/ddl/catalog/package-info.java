/** Reading and comparing catalogs. */
@NullMarked
package com.asoud.ddl.catalog;

import org.jspecify.annotations.NullMarked;
