package com.asoud.ddl.catalog;

import com.asoud.postgres.Identifiers;
import com.asoud.postgres.ObjectName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a database has, as the annotation that makes the model ask for the same: Java that can be copied. */
public final class Annotations {

    private static final Pattern LENGTH = Pattern.compile("character varying\\((\\d+)\\)");
    private static final Pattern PRECISION = Pattern.compile("numeric\\((\\d+),(\\d+)\\)");

    /** Those that no B-tree has, and one other method alone: by them, {@code generate} knows the method. */
    private static final Pattern OF_ONE_METHOD =
            Pattern.compile("(.*\\.)?(jsonb_path_ops|gin_trgm_ops|gist_trgm_ops|.*_minmax_multi_ops|.*_bloom_ops)");

    private static final Pattern NUMBER =
            Pattern.compile("smallint|integer|bigint|real|double precision|numeric(\\(.*)?");
    private static final Pattern CHARACTERS = Pattern.compile("text|character varying(\\(.*)?");

    /** A foreign key without actions or other clauses. */
    private static final Pattern PLAIN_KEY = Pattern.compile(".*\\) REFERENCES [^()]+\\([^()]+\\)");

    /** Names that SQL takes as they are, but for the words below. */
    private static final Pattern PLAIN = Pattern.compile("[a-z_][a-z0-9_]*");

    /** No names of tables or columns without quotes, in any version from 14 to 18 (PostgreSQL manual, appendix C). */
    static final Set<String> RESERVED =
            Set.of(("all analyse analyze and any array as asc asymmetric authorization binary"
                            + " both case cast check collate collation column concurrently constraint create cross"
                            + " current_catalog current_date current_role current_schema current_time current_timestamp"
                            + " current_user default deferrable desc distinct do else end except false fetch for foreign"
                            + " freeze from full grant group having ilike in initially inner intersect into is isnull join"
                            + " lateral leading left like limit localtime localtimestamp natural not notnull null offset on"
                            + " only or order outer overlaps placing primary references returning right select session_user"
                            + " similar some symmetric system_user table tablesample then to trailing true union unique user"
                            + " using variadic verbose when where window with")
                    .split(" "));

    private Annotations() {}

    /** A name, in quotes if it would become another without them. */
    public static String name(String name) {
        return text(PLAIN.matcher(name).matches() && !RESERVED.contains(name) ? name : Identifiers.quote(name));
    }

    /** A literal. */
    public static String text(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** Of an entity. */
    public static String table(ObjectName table) {
        return "@Table(name = " + name(table.name()) + schema(table) + ")";
    }

    /** @param generator whether it is a new one, which JPA 3.1 gives a name */
    public static String sequence(Sequence sequence, boolean generator) {
        return "@SequenceGenerator("
                + (generator ? "name = " + text(sequence.name().name()) + ", " : "")
                + "sequenceName = " + name(sequence.name().name()) + schema(sequence.name())
                + ", allocationSize = " + sequence.increment() + ")";
    }

    /** What keeps the name of a column, table or sequence, whatever the field or class is called. */
    public static String named(Part part) {
        if (part instanceof Part.OfColumn column) {
            String name = "(name = " + name(column.column().name()) + ")";
            return "@Column" + name + ", or for an association @JoinColumn" + name;
        }
        return part instanceof Sequence sequence
                ? sequence(sequence, false)
                : table(part.subject()) + ", or for a collection @CollectionTable or @JoinTable of that name";
    }

    private static String schema(ObjectName name) {
        return name.schema().isEmpty() ? "" : ", schema = " + name(name.schema());
    }

    /** Of what has a value of its own, the application writes none. */
    public static String column(Column column) {
        List<String> attributes = new ArrayList<>(List.of("name = " + name(column.name())));
        if (column.notNull()) {
            attributes.add("nullable = false");
        }
        if (column.generated().isPresent()) {
            attributes.add("insertable = false");
            attributes.add("updatable = false");
        }
        size(column).ifPresent(attributes::add);
        return "@Column(" + String.join(", ", attributes) + ")";
    }

    /**
     * A default that suits the type of a new column, where there is a plain one; otherwise empty, such as for an id or
     * a time. Whether it suits the column, only its author knows.
     */
    public static Optional<String> exampleOfDefault(Column column) {
        Optional<String> value = NUMBER.matcher(column.type()).matches()
                ? Optional.of("0")
                : CHARACTERS.matcher(column.type()).matches()
                        ? Optional.of("''")
                        : Optional.of("false").filter(no -> column.type().equals("boolean"));
        return value.map(text -> "@ColumnDefault(" + text(text) + ")");
    }

    /**
     * What lets a column keep its type. A size says it only if the model asks for the same type of another size.
     *
     * @param mapped as the model asks for it now
     */
    public static String type(Column column, Column mapped) {
        Optional<String> size = unsized(column).equals(unsized(mapped)) ? size(column) : Optional.empty();
        return "@Column(" + size.orElseGet(() -> "columnDefinition = " + text(column.type())) + ")";
    }

    private static String unsized(Column column) {
        return column.type().replaceFirst("\\(.*", "");
    }

    private static Optional<String> size(Column column) {
        Matcher length = LENGTH.matcher(column.type());
        if (length.matches()) {
            return Optional.of("length = " + length.group(1));
        }
        Matcher precision = PRECISION.matcher(column.type());
        return precision.matches()
                ? Optional.of("precision = " + precision.group(1) + ", scale = " + precision.group(2))
                : Optional.empty();
    }

    /** Storage parameters are left out: the model leaves them as they are. Empty if JPA cannot say it. */
    public static Optional<String> index(Index index) {
        IndexKeys keys = IndexKeys.of(index.using());
        boolean methodKnown = keys.method().equals("btree")
                || keys.keys().stream()
                        .flatMap(key -> key.operatorClass().stream())
                        .anyMatch(name -> OF_ONE_METHOD.matcher(name).matches());
        // An operator class with parameters is more than the keys tell.
        if (!methodKnown || index.elements().contains("_ops (")) {
            return Optional.empty();
        }
        String columns = keys.keys().stream().map(Annotations::listed).collect(Collectors.joining(", "));
        String options = options(index);
        return Optional.of("@Index(name = " + name(index.name().name()) + ", columnList = " + text(columns)
                + (index.unique() ? ", unique = true" : "")
                + (options.isEmpty() ? "" : ", options = " + text(options)) + ")");
    }

    /** What comes after the columns; JPA has it from 3.2 on. */
    public static String options(Index index) {
        IndexKeys keys = IndexKeys.of(index.using());
        List<String> options = new ArrayList<>();
        if (!keys.included().isEmpty()) {
            options.add("include (" + String.join(", ", keys.included()) + ")");
        }
        if (!keys.nullsDistinct()) {
            options.add("nulls not distinct");
        }
        index.predicate().ifPresent(condition -> options.add("where " + condition));
        return String.join(" ", options);
    }

    private static String listed(IndexKeys.Key key) {
        String expression = key.expression();
        return (key.isColumn() || expression.startsWith("(") ? expression : "(" + expression + ")")
                + key.collation().map(name -> " collate " + name).orElse("")
                + key.operatorClass().map(name -> " " + name).orElse("")
                + (key.order().isEmpty() ? "" : " " + key.order());
    }

    /** Empty if JPA cannot say it. */
    public static Optional<String> constraint(Constraint constraint) {
        String name = "(name = " + name(constraint.name());
        List<String> columns =
                constraint.columns().stream().map(Annotations::name).toList();
        String definition = constraint.definition();
        return switch (constraint.kind()) {
            case UNIQUE ->
                constraint.deferral().isEmpty()
                                && definition.startsWith("UNIQUE (")
                                && definition.endsWith(")")
                                && !definition.contains(") INCLUDE (")
                                && !definition.contains(" WITHOUT OVERLAPS")
                        ? Optional.of(
                                "@UniqueConstraint" + name + ", columnNames = {" + String.join(", ", columns) + "})")
                        : Optional.empty();
            case CHECK ->
                definition.startsWith("CHECK (") && definition.endsWith(")")
                        ? Optional.of("@Check" + name + ", constraints = "
                                + text(definition.substring("CHECK (".length(), definition.length() - 1)) + ")")
                        : Optional.empty();
            case FOREIGN_KEY ->
                Optional.of(joinColumn(
                        columns,
                        "foreignKey = "
                                + (PLAIN_KEY.matcher(definition).matches()
                                        ? "@ForeignKey" + name + ")"
                                        : foreignKey(constraint))));
            // An entity has one always: the table is that of a collection.
            case PRIMARY_KEY ->
                Optional.of("the collection is a Set of elements that are not null, such as by\n"
                        + "@Column(nullable = false), or a List with @OrderColumn; @Id cannot say it");
            case EXCLUSION -> Optional.empty();
        };
    }

    /** With its whole rule: JPA has no other way to say some of its actions. */
    public static String foreignKey(Constraint constraint) {
        return "@ForeignKey(name = " + name(constraint.name()) + ", foreignKeyDefinition = "
                + text(constraint.definition()) + ")";
    }

    private static String joinColumn(List<String> columns, String foreignKey) {
        return columns.size() == 1
                ? "@JoinColumn(name = " + columns.get(0) + ", " + foreignKey + ")"
                : "@JoinColumns(value = {"
                        + columns.stream()
                                .map(column -> "@JoinColumn(name = " + column + ")")
                                .collect(Collectors.joining(", "))
                        + "}, " + foreignKey + ")";
    }
}
