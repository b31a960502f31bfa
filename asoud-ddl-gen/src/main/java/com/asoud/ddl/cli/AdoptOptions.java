package com.asoud.ddl.cli;

import com.asoud.ddl.adopt.CatalogScript;
import com.asoud.ddl.adopt.Dump;
import com.asoud.ddl.adopt.FoundSchema;
import com.asoud.ddl.connect.Target;
import com.asoud.ddl.observe.LiveSchema;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Where production's schema is, for a project that takes it over. */
final class AdoptOptions {

    private static final String NAME = "--adopt";

    @Option(names = NAME, paramLabel = "URL|FILE")
    private Optional<String> source = Optional.empty();

    @Option(names = "--write-baseline")
    private boolean write;

    @Mixin
    private final LoginOptions login = new LoginOptions();

    /** Reads the schema, if one is to be taken over. */
    Optional<Supplier<FoundSchema>> source(CommandSpec spec) {
        if (write && ShadowOptions.given(source).isEmpty()) {
            throw new ParameterException(spec.commandLine(), "--write-baseline is of no use without --adopt.");
        }
        return ShadowOptions.given(source).map(text -> text.startsWith("jdbc:") ? live(text, spec) : file(text));
    }

    boolean write() {
        return write;
    }

    private static Supplier<FoundSchema> file(String path) {
        return () -> Dump.read(Path.of(path));
    }

    private Supplier<FoundSchema> live(String url, CommandSpec spec) {
        Target target = login.target(url, NAME, login.password(spec, Supplier::get), Optional.empty());
        return () -> {
            LiveSchema schema = LiveSchema.read(target);
            return CatalogScript.of(
                    target.toString(), schema.catalog(), schema.owned(), schema.unread(), schema.qualified());
        };
    }
}
