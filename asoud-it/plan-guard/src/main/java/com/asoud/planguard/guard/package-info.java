/**
 * Guards for the plans of queries. {@link com.asoud.planguard.guard.PlanGuard} is where to begin.
 *
 * <pre>
 * GuardedModel ──▶ PlanGuardRun: a database for each Scale
 *                     │
 * {@literal @}Guarded method, once for each Scale and ValueKind
 *                     │ Probe.capture(call): CapturedStatements, a Plan for each PlanMode
 *                     ▼
 *               Execution with its Promises ──▶ Evidence ──▶ BrokenPromises, each with a Diagnosis ──▶ a failed test
 *                     │
 *                     ├──▶ Mutations: every index dropped or defined otherwise, who notices
 *                     ├──▶ PlanGuardSuite: every query guarded, every index needed
 *                     └──▶ report.json, report.html, baseline
 * </pre>
 */
@NullMarked
package com.asoud.planguard.guard;

import org.jspecify.annotations.NullMarked;
