/** A model that has nothing to do with ASOUD guards its queries, as any project would: {@code docs/plan-guard.md}. */
@NullMarked
package com.asoud.planguard.weather;

import org.jspecify.annotations.NullMarked;
