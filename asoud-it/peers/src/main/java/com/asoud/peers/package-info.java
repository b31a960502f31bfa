/**
 * ASOUD beside what a user would take instead: one subcommand of {@link com.asoud.peers.Peers} for each comparison,
 * each in a package of its own, which know nothing of one another.
 */
@NullMarked
package com.asoud.peers;

import org.jspecify.annotations.NullMarked;
