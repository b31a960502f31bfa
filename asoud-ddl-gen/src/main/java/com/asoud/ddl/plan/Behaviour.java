package com.asoud.ddl.plan;

import com.asoud.ddl.catalog.Index;
import com.asoud.postgres.ObjectName;
import java.util.List;
import java.util.function.Function;

/**
 * What an operation tells of itself, once. What it does not tell is as usual: nobody can use the table, but for a
 * moment; the running release goes on working; nothing has to undo it; it runs in a transaction.
 */
final class Behaviour {

    final ObjectName subject;
    final String brief;
    String details = "";
    Impact impact;
    Function<TableState, Stage> stage = table -> Stage.BEFORE_DEPLOY;
    Function<Flavour, List<Operation>> inverse = flavour -> List.of();
    boolean transactional = true;
    boolean expression;
    List<Index> leaves = List.of();
    List<String> gone = List.of();

    private Behaviour(ObjectName subject, String brief) {
        this.subject = subject;
        this.brief = brief;
        this.impact = Impact.brief(subject);
    }

    /**
     * @param subject the table, or for what is not part of a table, the object itself
     * @param brief what is done, in the imperative
     */
    static Behaviour of(ObjectName subject, String brief) {
        return new Behaviour(subject, brief);
    }

    /** @param text what follows the brief description in the full one */
    Behaviour details(String text) {
        details = text;
        return this;
    }

    Behaviour impact(Impact value) {
        impact = value;
        return this;
    }

    Behaviour hazard(String text) {
        return impact(impact.withHazard(text));
    }

    Behaviour stage(Function<TableState, Stage> value) {
        stage = value;
        return this;
    }

    Behaviour afterDeploy() {
        return stage(table -> Stage.AFTER_DEPLOY);
    }

    Behaviour inverse(Function<Flavour, List<Operation>> value) {
        inverse = value;
        return this;
    }

    Behaviour inverse(Operation... value) {
        return inverse(flavour -> List.of(value));
    }

    /** Not in a transaction, if it is done beside a running application. */
    Behaviour concurrently(boolean value) {
        transactional = !value;
        return this;
    }

    Behaviour holdsExpression(boolean value) {
        expression = value;
        return this;
    }

    Behaviour leaves(List<Index> indexes) {
        leaves = List.copyOf(indexes);
        return this;
    }

    Behaviour gone(List<String> indexes) {
        gone = List.copyOf(indexes);
        return this;
    }

    Definition sql(Function<Boolean, List<String>> statements) {
        return new Definition(this, statements);
    }

    Definition sql(String statement) {
        return sql(repeatable -> List.of(statement));
    }
}
