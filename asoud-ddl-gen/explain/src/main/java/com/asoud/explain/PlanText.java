package com.asoud.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;

/** A plan as a tree of lines. */
public final class PlanText {

    /** A constant in a condition: in quotes, perhaps with its type, or a number that is not part of a name. */
    private static final Pattern CONSTANT = Pattern.compile(
            "'(?:[^']|'')*'(?:::(?:timestamp with(?:out)? time zone|character varying|double precision|[a-z0-9_]+)(?:\\[])?)?"
                    + "|\\$\\d+|(?<![\\w$\"])-?\\d+(?:\\.\\d+)?(?![\\w\"])");

    private PlanText() {}

    /**
     * The plan with what happened, for people.
     *
     * @param plan that was executed
     * @param remark what to add behind a node's line; empty for most
     */
    public static List<String> tree(Plan plan, Function<PlanNode, String> remark) {
        return lines(plan, node -> figures(node) + remark.apply(node), text -> text);
    }

    /** See {@link Plan#shape()}. */
    static String shape(Plan plan) {
        return String.join("\n", lines(plan, node -> "", PlanText::withoutConstants));
    }

    private static List<String> lines(Plan plan, Function<PlanNode, String> behind, Function<String, String> spelling) {
        List<String> lines = new ArrayList<>();
        add(lines, plan.root(), "", "", behind, spelling);
        plan.nested().forEach(nested -> {
            boolean showsFigures = !behind.apply(nested.root()).isEmpty();
            lines.add(nested.caller() + ": " + nested.sql()
                    + (showsFigures && nested.times() > 1 ? "  (" + nested.times() + " times)" : ""));
            add(lines, nested.root(), "  ", "", behind, spelling);
        });
        return lines;
    }

    private static String figures(PlanNode node) {
        String figures = String.format(Locale.ROOT, "  rows=%s buffers=%d", number(node.rows()), node.buffers());
        return figures
                + (node.loops() > 1 ? " loops=" + number(node.loops()) : "")
                + (node.indexSearches() > node.loops() ? " searches=" + node.indexSearches() : "")
                + (node.heapFetches() > 0 ? " heap fetches=" + node.heapFetches() : "")
                + (node.loops() == 0 ? " (never executed)" : "");
    }

    private static void add(
            List<String> lines,
            PlanNode node,
            String indent,
            String arrow,
            Function<PlanNode, String> behind,
            Function<String, String> spelling) {
        lines.add(indent + arrow + node.title() + behind.apply(node));
        String below = indent + " ".repeat(arrow.length() + 2);
        if (!node.sortKey().isEmpty()) {
            lines.add(below + "Sort Key: " + spelling.apply(String.join(", ", node.sortKey())));
        }
        if (!node.presortedKey().isEmpty()) {
            lines.add(below + "Presorted Key: " + spelling.apply(String.join(", ", node.presortedKey())));
        }
        node.conditions()
                .forEach(condition -> lines.add(below + condition.kind() + ": " + spelling.apply(condition.text())
                        + removed(node, condition.kind(), behind)));
        node.children()
                .forEach(child -> add(lines, child, indent + " ".repeat(arrow.length() + 2), "-> ", behind, spelling));
    }

    private static String removed(PlanNode node, String kind, Function<PlanNode, String> behind) {
        return kind.endsWith("Filter")
                        && node.removedByFilter() > 0
                        && !behind.apply(node).isEmpty()
                ? "  (removed " + number(node.removedByFilter()) + " rows)"
                : "";
    }

    static String number(double value) {
        return value == Math.rint(value)
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.format(Locale.ROOT, "%.2f", value);
    }

    /** A condition of a plan with a question mark for each constant: it can be shown where values must not be. */
    public static String withoutConstants(String text) {
        return Condition.ordered(CONSTANT.matcher(text).replaceAll("?"));
    }
}
