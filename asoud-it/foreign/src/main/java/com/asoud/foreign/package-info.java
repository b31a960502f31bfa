/**
 * Published models of others, walked through their releases: what a team meets that has entities of its own.
 * {@link com.asoud.foreign.ForeignModels} is the class to read first.
 */
@NullMarked
package com.asoud.foreign;

import org.jspecify.annotations.NullMarked;
