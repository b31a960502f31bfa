package com.asoud.peers.generator;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** What one tool makes of one scenario. */
sealed interface Outcome {

    /** The cells below {@link #COLUMNS}. */
    List<String> cells();

    List<String> COLUMNS = List.of(
            "tool",
            "the change appears",
            "never without the index",
            "writers",
            "nothing else changes",
            "a second run finds nothing",
            "s",
            "processor s",
            "MB");

    /**
     * It has ended as it should.
     *
     * @param appears as a word
     * @param gap as a word
     * @param writers as a word
     * @param others as a word
     * @param secondRun as a word
     * @param runs of the tool, for time and memory
     */
    record Done(
            String tool,
            String appears,
            String gap,
            String writers,
            String others,
            String secondRun,
            List<MeasuredProcess> runs)
            implements Outcome {

        @Override
        public List<String> cells() {
            return List.of(
                    tool,
                    appears,
                    gap,
                    writers,
                    others,
                    secondRun,
                    seconds(runs),
                    processorSeconds(runs),
                    megabytes(runs));
        }
    }

    /** It has failed. */
    record Failed(String tool, String message) implements Outcome {

        @Override
        public List<String> cells() {
            return List.of(tool, "**no**: " + message, "", "", "", "", "", "", "");
        }
    }

    /** Of each run. */
    static String seconds(List<MeasuredProcess> runs) {
        return oneByOne(runs, MeasuredProcess::seconds);
    }

    /** Of each run. */
    static String processorSeconds(List<MeasuredProcess> runs) {
        return oneByOne(runs, MeasuredProcess::processorSeconds);
    }

    private static String oneByOne(List<MeasuredProcess> runs, ToDoubleFunction<MeasuredProcess> value) {
        return runs.stream()
                .map(run -> String.format(Locale.ROOT, "%.1f", value.applyAsDouble(run)))
                .collect(Collectors.joining(", "));
    }

    /** The most of all runs; that of the tool and, if it starts one, that of its server. */
    static String megabytes(List<MeasuredProcess> runs) {
        long tool =
                runs.stream().mapToLong(MeasuredProcess::peakKilobytes).max().orElseThrow() / 1024;
        long server =
                runs.stream().mapToLong(MeasuredProcess::serverKilobytes).max().orElseThrow() / 1024;
        return server == 0 ? String.valueOf(tool) : "%s and %s".formatted(tool, server);
    }
}
