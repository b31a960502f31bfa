package com.asoud.ddl.plan;

import com.asoud.ddl.catalog.Annotations;
import com.asoud.ddl.catalog.Change;
import com.asoud.ddl.catalog.Column;
import com.asoud.ddl.catalog.Constraint;
import com.asoud.ddl.catalog.Index;
import com.asoud.ddl.catalog.OtherObject;
import com.asoud.ddl.catalog.Part;
import com.asoud.ddl.catalog.Sequence;
import com.asoud.ddl.catalog.Table;
import com.asoud.ddl.plan.Draft.Phase;
import com.asoud.postgres.ObjectName;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** How each kind of part comes. */
record Additions(Draft draft) {

    /** Defaults whose value is one and the same for every row that exists, so that no row has to be written. */
    private static final Pattern CONSTANT_DEFAULT = Pattern.compile(
            "(?i)'[^']*+(?:''[^']*+)*+'(::.*)?|\\(?-?[0-9.]+\\)?(::.*)?|true|false|null(::.*)?|now\\(\\)|current_timestamp(\\(\\d\\))?"
                    + "|current_date|localtimestamp(\\(\\d\\))?");

    /** Plans a part, or says why not. */
    Consumer<Part> cases() {
        return new Cases<Part>()
                .when(Part.Schema.class, this::schema)
                .when(Sequence.class, this::sequence)
                .when(Table.class, this::table)
                .when(Part.OfColumn.class, this::column)
                .when(Index.class, this::index)
                .when(Part.OfConstraint.class, this::constraint)
                .when(OtherObject.class, this::object)
                .of(Part.class);
    }

    private void unsupported(Part part, String remedy) {
        draft.unsupported(new Change.Added(part), remedy);
    }

    private void schema(Part.Schema schema) {
        draft.created.add(draft.createdFirst++, new SequenceOperation.CreateSchema(schema.title()));
    }

    private void sequence(Sequence sequence) {
        draft.created.add(new SequenceOperation.CreateSequence(sequence, draft.request.filledInUse(sequence.name())));
    }

    private void object(OtherObject object) {
        if (!object.isGenerated()) {
            unsupported(object, Alterations.BY_HAND);
        } else if (object.isExtension()) {
            draft.created.add(draft.createdFirst++, new ObjectOperation.CreateExtension(object));
        } else {
            draft.objects.add(new ObjectOperation.CreateObject(object));
        }
    }

    private void table(Table table) {
        boolean existsElsewhere = draft.request.options().existingTables().contains(table.name());
        draft.created.add(new TableOperation.CreateTable(existsElsewhere ? table.withIndexes(List.of()) : table));
        draft.foreignKeysOfCreated.addAll(Lifecycle.foreignKeys(table));
        if (existsElsewhere) {
            table.indexes().forEach(this::createIndex);
        }
    }

    private void column(Part.OfColumn part) {
        ObjectName table = part.subject();
        Column column = part.column();
        if (column.generated().isPresent()
                || column.defaultExpression()
                        .filter(expression ->
                                !CONSTANT_DEFAULT.matcher(expression).matches())
                        .isPresent()) {
            unsupported(
                    part,
                    "PostgreSQL would rewrite the whole table to compute its value in each row. Give the column a\n"
                            + "constant default"
                            + Annotations.exampleOfDefault(column)
                                    .map(example -> ", such as " + example + ",")
                                    .orElse("")
                            + " or none, and fill it in batches by hand");
        } else if (draft.request.rules().rewrites(table, column)) {
            unsupported(
                    part,
                    "PostgreSQL would rewrite the whole table, while nobody can read it, to try the rules of the domain "
                            + column.type()
                            + "\non each row. Give the column the type that the domain is made of, and a check; or, if the table is\n"
                            + "small: " + Alterations.BY_HAND);
        } else if (!column.notNull() || column.defaultExpression().isPresent()) {
            draft.add(Phase.COLUMNS, new ColumnOperation.AddColumn(table, column));
        } else {
            draft.add(Phase.COLUMNS, new ColumnOperation.AddColumn(table, column.withNotNull(false)));
            draft.add(Phase.NOT_NULL, Lifecycle.notNull(table, column, draft.flavour));
        }
    }

    private void index(Index index) {
        if (index.unique()) {
            draft.gainedKeys.add(index);
        }
        draft.unlessPartitioned(new Change.Added(index), () -> createIndex(index));
    }

    private void createIndex(Index index) {
        draft.add(Phase.INDEXES, new IndexOperation.CreateIndex(index, draft.flavour == Flavour.CONCURRENT));
    }

    private void constraint(Part.OfConstraint part) {
        ObjectName table = part.subject();
        Constraint constraint = part.constraint();
        switch (constraint.kind()) {
            case PRIMARY_KEY -> unsupported(part, PrimaryKeys.remedy(table, Optional.empty(), Optional.of(constraint)));
            case EXCLUSION -> unsupported(part, Alterations.BY_HAND);
            case CHECK -> draft.addConstraint(table, constraint);
            case UNIQUE, FOREIGN_KEY -> {
                if (constraint.kind() == Constraint.Kind.UNIQUE) {
                    draft.gainedKeys.add(Key.of(table, constraint).index());
                }
                draft.unlessPartitioned(new Change.Added(part), () -> draft.addConstraint(table, constraint));
            }
        }
    }
}
