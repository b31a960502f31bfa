package com.example.library;

import com.asoud.planguard.guard.PlanGuard;
import com.asoud.planguard.guard.PlanGuardSuite;

/** Every query of a repository is guarded, every index is declared, used and needed. */
@PlanGuard(Library.class)
class LibraryPlansTest extends PlanGuardSuite {}
