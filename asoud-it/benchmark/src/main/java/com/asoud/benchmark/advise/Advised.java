package com.asoud.benchmark.advise;

import com.asoud.benchmark.ChangeCosts;
import com.asoud.benchmark.Measured;
import com.asoud.explain.PlanMode;
import com.asoud.planguard.guard.Growth;
import com.asoud.planguard.guard.ValueKind;
import java.util.List;
import java.util.Optional;

/**
 * What is advised: {@code advise.json}. Described in docs/advice.md.
 *
 * @param format {@value #FORMAT}
 * @param environment where
 * @param smallScale rows of the largest tables, from which growth is seen
 * @param scale the same of the larger scale, where pages and costs are measured
 * @param guards how many were observed
 * @param tried how many changes were
 * @param advices what to write
 * @param together what all of them do at once; empty if there are none
 * @param indexes the declared ones, as they are
 * @param wants the index with which each query reads least, whatever it costs others
 * @param rejected what is no advice
 * @param left guards that could not be observed, and why
 */
record Advised(
        int format,
        Measured.Environment environment,
        long smallScale,
        long scale,
        int guards,
        int tried,
        List<Advice> advices,
        Optional<Together> together,
        List<Index> indexes,
        List<Want> wants,
        List<Rejected> rejected,
        List<String> left) {

    static final int FORMAT = 2;

    /**
     * A change to make.
     *
     * @param kind in what way
     * @param table of which
     * @param change for people
     * @param write annotations, as Java source; none if an index only goes
     * @param replaced names of indexes whose annotation goes, or is replaced
     * @param gains calls that read less; of each call the values and the plan that gain most
     * @param losses calls that read more, likewise: far less than what is gained
     * @param before what the replaced indexes cost
     * @param after what the written ones cost
     * @param insertMicros longer for each inserted row than as it is; not seen if the interval holds 0
     * @param updates of columns that are in an index for the first time
     * @param pagesSaved by the calls that read less, each made once
     * @param pagesForAKilobyte the same for each kB that the indexes take more; empty if they take no more
     * @param quickest the timed call that saves most; empty if none was timed
     * @param readsForAWrite how many such calls repay what a row costs more; empty if the saving or the price was not
     *     seen
     * @param pays the same for people, or why it is not told
     * @param prefixes indexes beside it that it begins with, and why they stay, for people
     * @param edits promises that name what would be another index or column
     */
    record Advice(
            String kind,
            String table,
            String change,
            List<String> write,
            List<String> replaced,
            List<Gain> gains,
            List<Gain> losses,
            Cost before,
            Cost after,
            Range insertMicros,
            List<ChangeCosts.Update> updates,
            long pagesSaved,
            Optional<Double> pagesForAKilobyte,
            Optional<Gain> quickest,
            Optional<Range> readsForAWrite,
            String pays,
            List<String> prefixes,
            List<Edit> edits) {}

    /**
     * An interval.
     *
     * @param low lower end
     * @param high upper end
     */
    record Range(double low, double high) {

        /** Whether it does not hold 0. */
        boolean seen() {
            return low > 0 || high < 0;
        }
    }

    /**
     * A promise to be edited.
     *
     * @param promise as it is
     * @param found what would be instead
     * @param write what would hold, for people
     */
    record Edit(String guard, String promise, String found, String write) {}

    /**
     * A call that reads less, or more.
     *
     * @param rows returned
     * @param pagesBefore of 8 kB, in all
     * @param pagesPerRowBefore for each row returned; an empty result counts as one row
     * @param growthBefore from the smaller scale to the larger
     */
    record Gain(
            String guard,
            int number,
            String query,
            ValueKind kind,
            PlanMode plan,
            double rows,
            long pagesBefore,
            long pagesAfter,
            double pagesPerRowBefore,
            double pagesPerRowAfter,
            Growth growthBefore,
            Growth growthAfter,
            Optional<Range> millisBefore,
            Optional<Range> millisAfter,
            List<String> access) {}

    /**
     * What indexes cost.
     *
     * @param bytes freshly built
     * @param insertWalBytes more write-ahead log for each row inserted in bulk
     */
    record Cost(long bytes, double insertWalBytes) {}

    /**
     * All advice at once.
     *
     * @param bytesBefore of all declared indexes
     * @param bytesAfter what they would take
     * @param tables of which an index changes
     * @param cheaper calls that would read less
     * @param dearer calls that would read more; they are counted, and no change is taken back for them, though changes
     *     of different tables meet here for the first time
     */
    record Together(long bytesBefore, long bytesAfter, List<TableCost> tables, int cheaper, int dearer) {}

    /**
     * What a row inserted into a table costs.
     *
     * @param walBefore bytes of log that its declared indexes add
     * @param walAfter the same with all advice
     * @param micros longer than as it is
     */
    record TableCost(String table, double walBefore, double walAfter, Range micros) {}

    /**
     * A declared index.
     *
     * @param definition its columns
     * @param tableBytes of the table without indexes
     * @param queries that read it, with any of the values
     * @param worseWithout queries that would read more without it
     * @param changeable whether other definitions were tried; not so if it enforces a rule, or is no B-tree
     * @param advice what becomes of it, for people; empty if it stays
     */
    record Index(
            String table,
            String index,
            String definition,
            Cost cost,
            long tableBytes,
            List<String> queries,
            List<String> worseWithout,
            boolean changeable,
            Optional<String> advice) {}

    /**
     * The index with which a query reads least.
     *
     * @param change the index, for people
     * @param write its annotation
     * @param advised whether it is part of the advice
     * @param otherwise why it is not; empty if it is
     */
    record Want(
            String query,
            ValueKind kind,
            String change,
            List<String> write,
            Gain gain,
            boolean advised,
            Optional<String> otherwise) {}

    /**
     * A change that is no advice.
     *
     * @param promise that would be broken, and how; empty if that is not why
     */
    record Rejected(String kind, String table, String change, String reason, Optional<String> promise) {}
}
