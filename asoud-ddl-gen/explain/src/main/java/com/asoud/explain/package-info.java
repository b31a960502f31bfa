/**
 * What PostgreSQL does with a statement, as values.
 *
 * <pre>
 * a statement and its values ──the driver prepares it──▶ PreparedQuery ──EXPLAIN EXECUTE, each PlanMode──▶ Plan of PlanNodes
 *                                                                                                          │ IndexCatalog
 *                                                                                                          ▼
 *                                                                                                      AccessPaths
 * </pre>
 */
@NullMarked
package com.asoud.explain;

import org.jspecify.annotations.NullMarked;
