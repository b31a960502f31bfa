/**
 * What is wrong with a live database, in the four cases of the guide's section 8: a build that takes long, an index
 * that is not used, a query that became slower, a disk that fills up. Changes nothing.
 */
@NullMarked
package com.asoud.ddl.observe.doctor;

import org.jspecify.annotations.NullMarked;
