package com.asoud.it.weather;

import com.asoud.it.guard.PlanGuard;
import com.asoud.it.guard.PlanGuardSuite;

/** Every query guarded, every index needed. */
@PlanGuard(Weather.class)
class WeatherPlansTest extends PlanGuardSuite {}
