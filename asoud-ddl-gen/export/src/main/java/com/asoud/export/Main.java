package com.asoud.export;

import com.asoud.postgres.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The export in a JVM of its own, whose class path is that of the project:
 *
 * <ol>
 *   <li>the {@link Request} comes on the standard input, which stays open: when it ends, so does this JVM, since nobody
 *       waits for its answer any more;
 *   <li>the {@link Answer} goes into the file that is the only argument: whatever the project's classes print goes
 *       elsewhere.
 * </ol>
 */
public final class Main {

    private Main() {}

    /** Exports, answers and ends. */
    public static void main(String... arguments) throws IOException, ClassNotFoundException {
        System.setOut(System.err);
        // Whatever else the project logs with, Hibernate's warnings come here.
        System.setProperty("org.jboss.logging.provider", "jdk");
        LoggedWarnings warnings = LoggedWarnings.collect();
        Request request = request(System.in);
        endWith(System.in);
        request.systemProperties().forEach(System::setProperty);
        Answer answer = answer(request.model(), warnings);
        try (OutputStream file = Files.newOutputStream(Path.of(arguments[0]));
                ObjectOutputStream out = new ObjectOutputStream(file)) {
            out.writeObject(answer);
        }
        // The project may have started threads.
        Runtime.getRuntime().halt(0);
    }

    private static Request request(InputStream in) throws IOException, ClassNotFoundException {
        return (Request) new ObjectInputStream(in).readObject();
    }

    private static void endWith(InputStream in) {
        Thread thread = new Thread(
                () -> {
                    try {
                        in.read();
                    } catch (IOException gone) {
                        // As if it had ended.
                    }
                    Runtime.getRuntime().halt(1);
                },
                "asoud-export-end");
        thread.setDaemon(true);
        thread.start();
    }

    private static Answer answer(ModelSource model, LoggedWarnings warnings) {
        try {
            ExportedSchema schema = SchemaExport.of(model, Main.class.getClassLoader());
            return new Answer(schema, List.of(), warnings.all());
        } catch (Refusal refusal) {
            refusal.printStackTrace();
            return new Answer(null, refusal.problems(), warnings.all());
        } catch (RuntimeException | Error failure) {
            Refusal refusal = Failure.refusal(failure, model, Main.class.getClassLoader());
            refusal.printStackTrace();
            return new Answer(null, refusal.problems(), warnings.all());
        }
    }
}
