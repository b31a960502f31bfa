package com.asoud.benchmark;

/** The guide's table: what it forecasts, and what was measured. */
final class Forecasts {

    private Forecasts() {}

    /** Whether it came as it was said. */
    enum Outcome {
        MET("met"),
        NOT_MET("not met"),
        NOT_MEASURED("not measured");

        private final String words;

        Outcome(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }

    /**
     * One line of the table.
     *
     * @param section of the guide
     * @param forecast what it says
     * @param measured what was found
     * @param outcome whether it holds
     * @param why the reason, or what the figure consists of
     */
    record Forecast(String section, String forecast, String measured, Outcome outcome, String why) {}
}
