package com.asoud.it.plans;

import com.asoud.it.guard.PlanGuard;
import com.asoud.it.guard.PlanGuardSuite;

/** What holds for all queries and indexes of the marketplace together. */
@PlanGuard(Marketplace.class)
class MarketplacePlansTest extends PlanGuardSuite {}
