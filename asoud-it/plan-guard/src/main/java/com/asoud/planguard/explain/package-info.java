/**
 * What PostgreSQL does with a statement, as values.
 *
 * <pre>
 * CapturedStatement ──prepared by the driver──▶ PreparedQuery ──EXPLAIN … EXECUTE, each PlanMode──▶ Plan of PlanNodes
 *                                                                                                       │ IndexCatalog
 *                                                                                                       ▼
 *                                                                                                   AccessPaths
 * </pre>
 */
@NullMarked
package com.asoud.planguard.explain;

import org.jspecify.annotations.NullMarked;
