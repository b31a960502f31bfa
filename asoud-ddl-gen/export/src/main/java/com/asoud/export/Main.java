package com.asoud.export;

import com.asoud.postgres.Refusal;
import com.asoud.postgres.Refusal.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The export in a JVM of its own, whose class path is that of the project:
 *
 * <ol>
 *   <li>the {@link Request} comes on the standard input, which stays open: when it ends, so does this JVM, since nobody
 *       waits for its answer any more;
 *   <li>each byte that comes there asks where the export is: a file beside that of the answer says it;
 *   <li>the {@link Answer} goes into the file that is the only argument: whatever the project's classes print goes
 *       elsewhere.
 * </ol>
 */
public final class Main {

    private final Path file;
    private boolean answered;

    private Main(Path file) {
        this.file = file;
    }

    /** Exports, answers and ends, whatever threads the project may have started. */
    @SuppressWarnings("CatchAndPrintStackTrace") // which the tool shows
    public static void main(String... arguments) {
        System.setOut(System.err);
        // Whatever else the project logs with, Hibernate's warnings come here.
        System.setProperty("org.jboss.logging.provider", "jdk");
        int code = 1;
        try {
            LoggedWarnings warnings = LoggedWarnings.collect();
            InputStream in = System.in;
            // Nobody types anything there; a class that waits for it would wait for ever.
            System.setIn(InputStream.nullInputStream());
            Request request = (Request) new ObjectInputStream(in).readObject();
            Main main = new Main(Path.of(arguments[0]));
            main.listen(in, Thread.currentThread());
            Runtime.getRuntime()
                    .addShutdownHook(new Thread(() -> main.answerExit(request.model(), warnings), "asoud-export-exit"));
            request.systemProperties().forEach(System::setProperty);
            main.give(answer(request.model(), warnings));
            code = 0;
        } catch (Throwable failure) {
            failure.printStackTrace();
        } finally {
            Runtime.getRuntime().halt(code);
        }
    }

    private void listen(InputStream in, Thread export) {
        Thread thread = new Thread(
                () -> {
                    try {
                        while (in.read() >= 0) {
                            tell(Whereabouts.of(export));
                        }
                    } catch (IOException gone) {
                        // As if it had ended.
                    }
                    Runtime.getRuntime().halt(1);
                },
                "asoud-export-input");
        thread.setDaemon(true);
        thread.start();
    }

    private void tell(String where) {
        try {
            write("where", where);
        } catch (IOException unwritable) {
            // Whoever has asked goes on without a reply.
        }
    }

    /** The first answer counts. */
    private synchronized void give(Answer answer) throws IOException {
        if (answered) {
            return;
        }
        write(String.valueOf(file.getFileName()), answer);
        answered = true;
    }

    /** It bears its name once it is whole. */
    private void write(String name, Object content) throws IOException {
        Path unnamed = file.resolveSibling(name + ".new");
        try (OutputStream bytes = Files.newOutputStream(unnamed);
                ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(content);
        }
        Files.move(unnamed, file.resolveSibling(name), StandardCopyOption.REPLACE_EXISTING);
    }

    /** Runs when the JVM shuts down before it has answered: the thread that called System.exit is waiting for that. */
    private void answerExit(ModelSource model, LoggedWarnings warnings) {
        Optional<StackTraceElement> caller = Thread.getAllStackTraces().values().stream()
                .flatMap(stack -> Stream.of(stack)
                        .dropWhile(call -> !(call.getClassName().equals("java.lang.Runtime")
                                && call.getMethodName().equals("exit")))
                        .dropWhile(call -> call.getClassName().startsWith("java.lang."))
                        .limit(1))
                // Without the name of a class loader.
                .map(call -> new StackTraceElement(
                        call.getClassName(), call.getMethodName(), call.getFileName(), call.getLineNumber()))
                .findFirst();
        if (caller.isEmpty()) {
            // Somebody has ended the process.
            return;
        }
        try {
            give(new Answer(
                    null,
                    List.of(new Problem(
                            "a class on the class path ends the JVM: System.exit is called",
                            "at " + caller.get() + "\n" + model.description(),
                            "take that out of the classes that Hibernate loads")),
                    warnings.all()));
        } catch (IOException failure) {
            failure.printStackTrace();
        }
    }

    private static Answer answer(ModelSource model, LoggedWarnings warnings) {
        try {
            ExportedSchema schema = SchemaExport.of(model, Main.class.getClassLoader());
            return new Answer(schema, List.of(), warnings.all());
        } catch (Refusal refusal) {
            refusal.printStackTrace();
            return new Answer(null, refusal.problems(), warnings.all());
        } catch (Throwable failure) {
            // Some of it may be declared nowhere: languages differ in that.
            Refusal refusal = Failure.refusal(failure, model, Main.class.getClassLoader());
            refusal.printStackTrace();
            return new Answer(null, refusal.problems(), warnings.all());
        }
    }
}
