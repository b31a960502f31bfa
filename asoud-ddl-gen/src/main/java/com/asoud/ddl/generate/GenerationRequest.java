package com.asoud.ddl.generate;

import com.asoud.ddl.flyway.MigrationFolder;
import com.asoud.ddl.plan.PlanOptions;
import com.asoud.export.ExportedSchema;
import java.util.function.Supplier;

/**
 * What to generate from what.
 *
 * @param model exports the schema that is wanted, when asked
 * @param folder where the committed migrations are, and the new ones go
 * @param options what the user decided about the plan
 * @param checkOnly whether to stop before writing
 */
public record GenerationRequest(
        Supplier<ExportedSchema> model, MigrationFolder folder, PlanOptions options, boolean checkOnly) {}
