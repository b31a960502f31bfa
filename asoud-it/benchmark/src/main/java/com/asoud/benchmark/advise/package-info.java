/**
 * Looks for better indexes than those that a guarded model declares, and proves each by trying it.
 *
 * <pre>
 * guards ──IndexTrials──▶ Demands ──Candidates──▶ Changes ──Choice, IndexTrials.attempt──▶ Advice ──▶ text, JSON, page
 * </pre>
 */
@NullMarked
package com.asoud.benchmark.advise;

import org.jspecify.annotations.NullMarked;
