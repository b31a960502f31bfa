/**
 * What the generator and the plan guard share of PostgreSQL: a throwaway server and its databases, addresses, session
 * settings, names as SQL, how a tool refuses, and how its pages begin.
 */
@NullMarked
package com.asoud.postgres;

import org.jspecify.annotations.NullMarked;
