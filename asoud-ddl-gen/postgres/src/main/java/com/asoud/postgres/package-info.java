/**
 * What the generator and the plan guard share of PostgreSQL: a throwaway server and its databases, addresses, session
 * settings, names as SQL, and how a tool refuses.
 */
@NullMarked
package com.asoud.postgres;

import org.jspecify.annotations.NullMarked;
