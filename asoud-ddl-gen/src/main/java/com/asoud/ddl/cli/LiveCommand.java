package com.asoud.ddl.cli;

import com.asoud.ddl.connect.Cancellation;
import com.asoud.ddl.connect.CurrentActivity;
import com.asoud.ddl.connect.LiveDatabase;
import com.asoud.ddl.connect.Target;
import com.asoud.ddl.connect.Unfinished;
import com.asoud.ddl.flyway.MigrationSource;
import com.asoud.postgres.Refusal;
import com.asoud.postgres.Refusal.Problem;
import com.asoud.postgres.ShutdownHook;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What the commands on a live database have in common: where it is, who we are to it, and which migrations are its. */
abstract class LiveCommand implements Callable<Integer> {

    /** How long an interrupted command may tidy up. */
    private static final int TIDYING_SECONDS = 40;

    /** How long one that leaves nothing behind may take to say that it was. */
    private static final int READING_SECONDS = 1;

    private final Cancellation stop = new Cancellation();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicBoolean told = new AtomicBoolean();
    private volatile boolean asking;
    private volatile Optional<MigrationSource> unpacked = Optional.empty();
    private volatile Optional<ProgressDisplay> shown = Optional.empty();

    /**
     * What a command has found or done.
     *
     * @param code the exit code
     * @param text prints it for people
     * @param json the same for machines, besides the exit code
     */
    record Result(int code, Consumer<Screen> text, Json json) {}

    @Spec
    @SuppressWarnings("NullAway.Init") // by picocli
    CommandSpec spec;

    @Option(names = "--url", paramLabel = "URL", required = true)
    private String url = "";

    @Mixin
    private final LoginOptions login = new LoginOptions();

    @Mixin
    private final HistoryOptions history = new HistoryOptions();

    @Option(names = CommandFailure.JSON)
    boolean json;

    /** Runs the command on the database; another thread may end it through {@code stop}. */
    abstract Result run(LiveDatabase database, Cancellation stop);

    /** Whether it does more than read. */
    boolean changes() {
        return false;
    }

    /** Whether it runs the history from its beginning, on another server. */
    boolean buildsAnew() {
        return false;
    }

    @Override
    public final Integer call() {
        DdlTool.hushFlyway(spec);
        ShutdownHook onInterrupt = new ShutdownHook("asoud-ddl-interrupt", this::interrupt);
        try (HistoryOptions.History found = history.read(buildsAnew())) {
            unpacked = Optional.of(found.source());
            Screen screen = new Screen(json ? err() : out(), Screen.terminalWidth());
            found.notes().forEach(screen::say);
            Target target = login.target(
                    url,
                    "--url",
                    login.password(spec, this::whileAsking),
                    found.flyway().schema());
            return print(run(new LiveDatabase(target, found.folder(), found.flavour(), found.flyway()), stop));
        } catch (RuntimeException failure) {
            // What an interruption takes away may fail before we hear of it.
            RuntimeException named = named(failure);
            if (!stop.isInterrupted() && !ShutdownHook.isShuttingDown()) {
                throw named;
            }
            // The JVM ends as soon as the hook does; nobody else would tell.
            return tell(CommandFailure.ofInterruption(named, spec.commandLine()));
        } finally {
            ended.countDown();
            onInterrupt.remove();
        }
    }

    /** With the jar, where the problem is in one that was unpacked. */
    private RuntimeException named(RuntimeException failure) {
        Function<List<Problem>, List<Problem>> names = problems -> problems.stream()
                .map(each -> unpacked.map(source -> source.named(each)).orElse(each))
                .toList();
        RuntimeException named = failure instanceof Refusal refusal
                ? new Refusal(names.apply(refusal.problems()))
                : failure instanceof Unfinished unfinished
                        ? new Unfinished(names.apply(unfinished.problems()))
                        : failure;
        if (named != failure) {
            named.initCause(failure);
        }
        return named;
    }

    private int print(Result result) {
        if (json) {
            new Json().with("exitCode", result.code()).with(result.json()).print(out());
        } else {
            result.text().accept(new Screen(out(), Screen.terminalWidth()));
            out().flush();
        }
        return result.code();
    }

    /** Answers at once. What leaves nothing behind has nothing to tidy up: the JVM may end without it. */
    private void interrupt() {
        CurrentActivity activity = stop.activity();
        if (changes() && !asking && ended.getCount() > 0) {
            answer(activity);
        }
        stop.request(Cancellation.Reason.INTERRUPTED);
        try {
            boolean hasEnded = ended.await(asking ? 0 : READING_SECONDS, TimeUnit.SECONDS);
            if (!hasEnded && activity.leavesSomething()) {
                hasEnded = ended.await(TIDYING_SECONDS, TimeUnit.SECONDS);
            }
            if (!hasEnded) {
                unpacked.ifPresent(MigrationSource::close);
                tell(CommandFailure.interrupted(
                        activity.leavesSomething()
                                ? "the clean-up did not end in time; run status to see what is applied."
                                : "nothing was changed."));
            }
        } catch (InterruptedException again) {
            Thread.currentThread().interrupt();
        }
    }

    /** The command's thread and the hook may both come here. */
    private int tell(CommandFailure failure) {
        return told.compareAndSet(false, true) ? failure.print(spec.commandLine(), json) : DdlTool.UNFINISHED;
    }

    /** Shows how far it has come, until somebody interrupts it. */
    final ProgressDisplay display() {
        ProgressDisplay display =
                new ProgressDisplay(json ? err() : out(), !json && Screen.isTerminal(), Screen.terminalWidth());
        shown = Optional.of(display);
        return display;
    }

    private void answer(CurrentActivity activity) {
        shown.ifPresent(ProgressDisplay::leave);
        Screen screen = new Screen(err(), Screen.terminalWidth());
        screen.line("");
        screen.say("Interrupted while " + activity.what() + ".");
        activity.waits().forEach(line -> screen.say("  " + line));
        if (activity.leavesSomething()) {
            err().println("Ending what runs, and removing what is unfinished: up to " + TIDYING_SECONDS + " s.");
        }
        err().flush();
    }

    /** Another server, as the same role. */
    final Target another(LiveDatabase database, String address, String option) {
        return login.target(
                address, option, database.target().password(), database.flyway().schema());
    }

    /** Lets the user end the command with Ctrl-C instead of an answer. */
    final <T> T whileAsking(Supplier<T> question) {
        asking = true;
        try {
            return question.get();
        } finally {
            asking = false;
        }
    }

    PrintWriter out() {
        return spec.commandLine().getOut();
    }

    PrintWriter err() {
        return spec.commandLine().getErr();
    }
}
