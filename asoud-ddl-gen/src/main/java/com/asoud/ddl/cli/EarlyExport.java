package com.asoud.ddl.cli;

import com.asoud.export.ExportedSchema;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/**
 * The export of a model, which runs while the migrations are looked at. Whoever asks for it waits for it, and is told
 * why it failed; when it is closed, nothing of it runs any more.
 */
final class EarlyExport implements Supplier<ExportedSchema>, AutoCloseable {

    private final CompletableFuture<ExportedSchema> schema = new CompletableFuture<>();
    private final Thread thread;

    /** @param export ends soon if its thread is interrupted */
    EarlyExport(Supplier<ExportedSchema> export) {
        thread = new Thread(() -> run(export), "asoud-ddl-export");
        thread.start();
    }

    private void run(Supplier<ExportedSchema> export) {
        try {
            schema.complete(export.get());
        } catch (Throwable failure) {
            schema.completeExceptionally(failure);
        }
    }

    /** The same each time. */
    @Override
    public ExportedSchema get() {
        try {
            return schema.join();
        } catch (CompletionException failure) {
            if (failure.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            if (failure.getCause() instanceof Error cause) {
                throw cause;
            }
            throw failure;
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        schema.exceptionally(failure -> null).join();
    }
}
