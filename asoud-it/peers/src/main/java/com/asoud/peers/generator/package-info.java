/**
 * Generators of migrations: what each makes of a model that changes, on a real PostgreSQL. Each runs in a process with
 * libraries of its own, which the POMs in the folder {@code generators} resolve.
 */
@NullMarked
package com.asoud.peers.generator;

import org.jspecify.annotations.NullMarked;
