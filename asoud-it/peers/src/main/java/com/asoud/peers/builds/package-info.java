/** Ways to build the 16 indexes of the guide. */
@NullMarked
package com.asoud.peers.builds;

import org.jspecify.annotations.NullMarked;
