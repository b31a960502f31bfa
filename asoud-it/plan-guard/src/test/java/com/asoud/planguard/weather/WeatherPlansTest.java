package com.asoud.planguard.weather;

import com.asoud.planguard.guard.PlanGuard;
import com.asoud.planguard.guard.PlanGuardSuite;

/** Every query guarded, every index needed. */
@PlanGuard(Weather.class)
class WeatherPlansTest extends PlanGuardSuite {}
