/**
 * What every sample of rows needs, whatever the model: a {@link Scale}, and {@link Statistics} that are the same each
 * time it is built.
 */
@NullMarked
package com.asoud.planguard.data;

import org.jspecify.annotations.NullMarked;
