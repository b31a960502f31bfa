package com.asoud.planguard.twoschemas;

import com.asoud.planguard.guard.PlanGuard;
import com.asoud.planguard.guard.PlanGuardSuite;

/** Every query guarded, every index needed. */
@PlanGuard(TwoSchemas.class)
class TwoSchemasPlansTest extends PlanGuardSuite {}
