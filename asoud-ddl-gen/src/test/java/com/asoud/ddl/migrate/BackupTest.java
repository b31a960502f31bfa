package com.asoud.ddl.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.ds.PGSimpleDataSource;

/** How {@code pg_dump} is called. */
class BackupTest {

    @Test
    void an_address_of_ipv6_is_in_brackets_in_the_url_only() {
        assertThat(Backup.command(
                        "pg_dump", source("[2001:db8::1]:5433,db.example.com,[::1]:5434"), "shop", Path.of("f")))
                .contains("--host=2001:db8::1,db.example.com,::1", "--port=5433,5432,5434");
    }

    /** A connection string, as libpq reads it, is the name and nothing else. */
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "shop,dbname='shop'",
                "a=b,dbname='a=b'",
                "host=evil,dbname='host=evil'",
                "postgresql://db,dbname='postgresql://db'",
                "o'brien,dbname='o\\'brien'",
                "back\\slash,dbname='back\\\\slash'",
                "--help,dbname='--help'",
                "a b,dbname='a b'",
            })
    void a_database_of_any_name_is_named(String database, String argument) {
        assertThat(Backup.command("pg_dump", source("localhost"), database, Path.of("f")))
                .last()
                .isEqualTo(argument);
    }

    private static PGSimpleDataSource source(String hosts) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl("jdbc:postgresql://" + hosts + "/shop");
        return source;
    }
}
