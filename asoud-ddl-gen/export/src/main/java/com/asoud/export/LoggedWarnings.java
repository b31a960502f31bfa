package com.asoud.export;

import com.asoud.export.Answer.Warning;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** The warnings that are logged in this JVM; they are printed too. */
final class LoggedWarnings extends Handler {

    private final List<Warning> all = new ArrayList<>();
    private final SimpleFormatter formatter = new SimpleFormatter();

    private LoggedWarnings() {}

    /** From now on, and nothing below a warning. */
    static LoggedWarnings collect() {
        LoggedWarnings warnings = new LoggedWarnings();
        LogManager.getLogManager().reset();
        Logger root = Logger.getLogger("");
        root.setLevel(Level.WARNING);
        root.addHandler(warnings);
        return warnings;
    }

    synchronized List<Warning> all() {
        return List.copyOf(all);
    }

    @Override
    public synchronized void publish(LogRecord logged) {
        all.add(new Warning(String.valueOf(logged.getLoggerName()), formatter.formatMessage(logged)));
        System.err.print(formatter.format(logged));
    }

    @Override
    public void flush() {
        // Nothing is held back.
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
