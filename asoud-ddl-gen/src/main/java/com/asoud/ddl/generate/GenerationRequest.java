package com.asoud.ddl.generate;

import com.asoud.ddl.flyway.MigrationFolder;
import com.asoud.ddl.hibernate.ModelSource;
import com.asoud.ddl.plan.PlanOptions;

/**
 * What to generate from what.
 *
 * @param model the entity classes
 * @param folder where the committed migrations are, and the new ones go
 * @param options what the user decided about the plan
 * @param checkOnly whether to stop before writing
 */
public record GenerationRequest(ModelSource model, MigrationFolder folder, PlanOptions options, boolean checkOnly) {}
