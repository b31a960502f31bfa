package com.asoud.ddl.observe.health;

import java.util.List;
import java.util.Optional;

/**
 * How large a B-tree would be if it were built now, from the statistics of its columns. What is not known is taken to
 * need more room, so that the difference to the real size is rather too small than too large.
 *
 * @param rows that the index has entries for
 * @param fillfactor of the leaf pages, in percent
 * @param pageSize in bytes
 * @param deduplicates whether equal keys share an entry (PostgreSQL manual, 65.1.4.3)
 * @param columns of the index, in order, those of INCLUDE too
 */
record BloatEstimate(double rows, int fillfactor, int pageSize, boolean deduplicates, List<Column> columns) {

    /** Header and special space of a page ({@code PageHeaderData}, {@code BTPageOpaqueData}). */
    private static final int PAGE_OVERHEAD = 24 + 16;

    private static final int ITEM_POINTER = 4;
    private static final int TUPLE_HEADER = 8;
    private static final int NULL_BITMAP = 8;
    private static final int ROW_ID = 6;
    private static final int MAX_ALIGN = 8;

    /** A build fills entries of several rows up to a tenth of a page ({@code _bt_load}). */
    private static final double POSTING_LIST_SHARE = 0.1;

    /** Pages above the leaves refer to some hundred each. */
    private static final double INNER_SHARE = 1.01;

    /**
     * @param length in bytes; negative if it varies
     * @param align in bytes
     * @param width the average of one that varies, in bytes; empty if the statistics are not there, or not for us
     * @param nulls the share that is NULL
     * @param distinct the number of different values if positive, their share of the rows if negative; empty if not
     *     known
     */
    record Column(int length, int align, Optional<Double> width, double nulls, Optional<Double> distinct) {

        boolean isKnown() {
            return length >= 0 || width.isPresent();
        }
    }

    BloatEstimate {
        columns = List.copyOf(columns);
    }

    boolean isPossible() {
        return columns.stream().allMatch(Column::isKnown);
    }

    /** In bytes. */
    long size() {
        double key = entry();
        double usable = (pageSize - PAGE_OVERHEAD - key - ITEM_POINTER) * fillfactor / 100.0;
        double leaves = Math.ceil(bytes(key) / usable);
        return (long) Math.ceil((1 + Math.max(1, leaves) * INNER_SHARE)) * pageSize;
    }

    /** That all entries take. */
    private double bytes(double key) {
        double perKey = rows / Math.max(1, distinct());
        if (!deduplicates || perKey < 2) {
            return rows * (key + ITEM_POINTER);
        }
        double longest = Math.max(2, (pageSize * POSTING_LIST_SHARE - ITEM_POINTER - key) / ROW_ID);
        double lists = Math.ceil(perKey / longest);
        return distinct() * (lists * (key + ITEM_POINTER + MAX_ALIGN / 2.0) + perKey * ROW_ID);
    }

    /** How many different keys there are at most. */
    private double distinct() {
        double product = 1;
        for (Column column : columns) {
            double different = column.distinct().orElse(-1.0);
            product *= Math.max(1, different < 0 ? -different * rows : different) + (column.nulls() > 0 ? 1 : 0);
        }
        return Math.min(rows, product);
    }

    /** The size of an entry for one row, without its item pointer. */
    private double entry() {
        double offset = 0;
        boolean hasNulls = false;
        for (Column column : columns) {
            hasNulls |= column.nulls() > 0;
            double aligned = column.length() < 0 ? offset : Math.ceil(offset / column.align()) * column.align();
            // PostgreSQL cuts the decimals of an average width off.
            double length = column.length() < 0 ? column.width().orElse(0.0) + 1 : column.length();
            offset =
                    column.nulls() > 0 ? offset + (1 - column.nulls()) * (aligned - offset + length) : aligned + length;
        }
        return TUPLE_HEADER + (hasNulls ? NULL_BITMAP : 0) + Math.ceil(offset / MAX_ALIGN) * MAX_ALIGN;
    }
}
