package com.asoud.ddl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.ddl.flyway.MigrationRunner;
import com.asoud.ddl.testmodel.shop.Article;
import com.asoud.postgres.ShadowDatabase;
import com.asoud.postgres.TestServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A project with a history of its own in {@code db/migration}, as Flyway and Spring Boot have it by default. */
class FlatLayoutTest {

    private static final String BEFORE = """
            CREATE SEQUENCE article_seq INCREMENT BY 50;
            CREATE TABLE article (id bigint NOT NULL PRIMARY KEY, email varchar(255), name varchar(80));
            """;

    @TempDir
    private Path folder = Path.of("");
}
