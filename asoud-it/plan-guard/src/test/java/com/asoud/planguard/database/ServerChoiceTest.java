package com.asoud.planguard.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.asoud.planguard.database.ServerChoice.Container;
import com.asoud.planguard.database.ServerChoice.Embedded;
import com.asoud.planguard.database.ServerChoice.OwnServer;
import com.asoud.postgres.Refusal;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerChoiceTest {

    private static final String URL = "jdbc:postgresql://localhost:5432/postgres";

    @Test
    void without_any_property_it_is_the_embedded_server_of_the_major_on_the_class_path() {
        assertThat(choice(Map.of())).isEqualTo(new Embedded(Path.of("target/postgres"), Optional.empty()));
    }

    @Test
    void the_embedded_server_is_of_the_major_and_in_the_folder_asked_for() {
        assertThat(choice(
                        Map.of("asoud.it.postgres", "embedded", "ddl.postgres", "14", "asoud.postgres.cache", "here")))
                .isEqualTo(new Embedded(Path.of("here"), Optional.of(14)));
    }

    @Test
    void a_container_is_of_the_major_asked_for_or_of_18() {
        assertThat(choice(Map.of("asoud.it.postgres", "testcontainers"))).isEqualTo(new Container(18));
        assertThat(choice(Map.of("asoud.it.postgres", "testcontainers", "ddl.postgres", "15")))
                .isEqualTo(new Container(15));
    }

    @Test
    void a_url_is_enough_for_a_server_of_ones_own() {
        assertThat(choice(Map.of("asoud.it.url", URL))).isEqualTo(new OwnServer(URL, Optional.empty()));
        assertThat(choice(Map.of("asoud.it.url", URL, "asoud.it.user", "me")))
                .isEqualTo(new OwnServer(URL, Optional.of("me")));
    }

    @Test
    void an_empty_value_is_none() {
        assertThat(choice(
                        Map.of("asoud.it.postgres", "", "asoud.it.url", " ", "asoud.it.user", "", "ddl.postgres", "")))
                .isEqualTo(choice(Map.of()));
    }

    @Test
    void an_unknown_kind_is_refused_with_the_kinds_there_are() {
        refused(Map.of("asoud.it.postgres", "docker"), """
                'docker' is no kind of server to test on
                    where: -Dasoud.it.postgres
                    do:    use embedded or testcontainers; or a server of your own with \
                -Dasoud.it.url=jdbc:postgresql://localhost:5432/postgres""");
    }

    @ParameterizedTest
    @CsvSource({"embedded", "testcontainers", "docker"})
    void a_kind_and_a_url_are_refused_together(String kind) {
        refused(Map.of("asoud.it.postgres", kind, "asoud.it.url", URL), """
                two servers are chosen to test on
                    where: -Dasoud.it.postgres and -Dasoud.it.url
                    do:    keep one of the two""");
    }

    @Test
    void a_user_without_a_url_is_refused() {
        refused(Map.of("asoud.it.user", "me"), """
                there is a user, but no server of which
                    where: -Dasoud.it.user
                    do:    say which server: -Dasoud.it.url=jdbc:postgresql://localhost:5432/postgres, \
                or leave the user away""");
    }

    @ParameterizedTest
    @CsvSource({"embedded, 13", "testcontainers, 19", "testcontainers, latest"})
    void a_major_that_is_not_supported_is_refused(String kind, String major) {
        refused(Map.of("asoud.it.postgres", kind, "ddl.postgres", major), """
                '%s' is not a supported major version of PostgreSQL
                    where: -Dddl.postgres
                    do:    use 14, 15, 16, 17 or 18, such as -Dddl.postgres=16""".formatted(major));
    }

    @ParameterizedTest
    @CsvSource({
        "jdbc:postgresql://localhost:1/x?password=geheim, PGPASSWORD or in ~/.pgpass",
        "jdbc:postgresql://me:geheim@localhost:1/x,       PGPASSWORD or in ~/.pgpass",
        "jdbc:mysql://localhost:1/x,                      write it as -Dasoud.it.url=jdbc:postgresql://",
        "jdbc:postgresql://localhost:1/x,                 or leave -Dasoud.it.url away"
    })
    void a_url_that_does_not_do_is_refused_naming_its_property_and_no_password(String url, String remedy) {
        ServerChoice choice = choice(Map.of("asoud.it.url", url, "asoud.it.user", "me"));

        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(choice::start)
                .withMessageContaining(remedy)
                .satisfies(refusal -> assertThat(refusal).asString().doesNotContain("geheim"));
    }

    private static ServerChoice choice(Map<String, String> given) {
        Properties properties = new Properties();
        properties.putAll(given);
        return ServerChoice.of(properties);
    }

    private static void refused(Map<String, String> given, String message) {
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> choice(given))
                .satisfies(refusal -> assertThat(refusal.getMessage()).isEqualToNormalizingNewlines(message));
    }
}
