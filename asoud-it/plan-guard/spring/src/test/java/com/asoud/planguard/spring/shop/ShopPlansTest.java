package com.asoud.planguard.spring.shop;

import com.asoud.planguard.guard.PlanGuard;
import com.asoud.planguard.guard.PlanGuardSuite;

@PlanGuard(Shop.class)
class ShopPlansTest extends PlanGuardSuite {}
