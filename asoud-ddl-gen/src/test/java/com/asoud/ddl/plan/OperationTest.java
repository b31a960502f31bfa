package com.asoud.ddl.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OperationTest {

    /** A new record is added here; none is ever renamed or taken out. */
    @Test
    void the_kinds_that_committed_files_name_are_still_there() {
        assertThat(records(Operation.class).map(Class::getSimpleName))
                .containsExactlyInAnyOrder(
                        "AddColumn",
                        "AddConstraint",
                        "AddEnumValue",
                        "AlterSequence",
                        "AlterType",
                        "AttachUnique",
                        "CreateExtension",
                        "CreateIndex",
                        "CreateObject",
                        "CreateSchema",
                        "CreateSequence",
                        "CreateTable",
                        "DropColumn",
                        "DropConstraint",
                        "DropExtension",
                        "DropIndex",
                        "DropNotNull",
                        "DropObject",
                        "DropSchema",
                        "DropSequence",
                        "DropTable",
                        "RenameConstraint",
                        "RenameIndex",
                        "ReplaceConstraint",
                        "ReplaceIndex",
                        "ReplaceKey",
                        "ReplaceObject",
                        "RequireNoNull",
                        "SeedIds",
                        "SetComment",
                        "SetDefault",
                        "SetNotNull",
                        "SetNotNullByCheck",
                        "ValidateConstraint");
    }

    private static Stream<Class<?>> records(Class<?> kind) {
        return kind.isSealed()
                ? Stream.of(kind.getPermittedSubclasses()).flatMap(OperationTest::records)
                : Stream.of(kind);
    }
}
