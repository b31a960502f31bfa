package com.asoud.planguard.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.asoud.postgres.Sql;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.hibernate.SessionFactory;
import org.hibernate.engine.jdbc.connections.spi.ConnectionProvider;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.hikaricp.internal.HikariCPConnectionProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresServerTest {

    @RegisterExtension
    static final ClonedDatabase server = ClonedDatabase.of(Template.EMPTY);

    @Test
    void a_template_is_built_once_however_many_databases_are_cloned_from_it() throws SQLException {
        AtomicInteger built = new AtomicInteger();
        Template template = Template.EMPTY.then("counted", database -> built.incrementAndGet());

        server.another(template).close();
        server.another(template).close();
        server.another(template.then("child", database -> {})).close();

        assertThat(built).hasValue(1);
    }

    @Test
    void a_template_goes_on_where_its_parent_ends() throws SQLException {
        Template parent = Template.EMPTY.then("parent", database -> run(database, "CREATE TABLE kept (id int)"));
        Template child = parent.then("child", database -> run(database, "INSERT INTO kept VALUES (7)"));

        try (TestDatabase database = server.another(child);
                Connection connection = database.connect()) {
            assertThat(Sql.<Integer>column(connection, "SELECT id FROM kept")).containsExactly(7);
        }
    }

    @Test
    void what_is_written_to_a_database_stays_in_it() throws SQLException {
        Template template = Template.EMPTY.then("shared", database -> run(database, "CREATE TABLE kept (id int)"));

        try (TestDatabase first = server.another(template);
                TestDatabase second = server.another(template);
                Connection connection = second.connect()) {
            run(first.dataSource(), "INSERT INTO kept VALUES (7)");

            assertThat(Sql.<Integer>column(connection, "SELECT id FROM kept")).isEmpty();
        }
    }

    @Test
    void a_template_that_fails_is_built_once_and_leaves_no_database_behind() throws SQLException {
        AtomicInteger attempts = new AtomicInteger();
        Template template = Template.EMPTY.then("failing", database -> {
            attempts.incrementAndGet();
            run(database, "SELECT no_such_function()");
        });

        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() -> server.another(template))
                .withMessageContaining("no_such_function");
        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() -> server.another(template.then("child", database -> {})))
                .withMessageContaining("The template empty > failing failed before, and is not built again");

        assertThat(databasesNamedAfter("failing")).isEmpty();
        assertThat(attempts).hasValue(1);
    }

    @Test
    void a_closed_database_is_gone_even_if_somebody_is_connected() throws SQLException {
        Template template = Template.EMPTY.then("closed", database -> {});
        TestDatabase database = server.another(template);
        try (Connection connection = database.connect()) {
            assertThat(connection.isValid(0)).isTrue();
            int before = databasesNamedAfter("closed").size();

            database.close();

            assertThat(databasesNamedAfter("closed")).hasSize(before - 1);
        }
    }

    @Test
    void a_name_that_postgresql_would_cut_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Template.EMPTY.then("a_name_that_is_far_too_long", database -> {}))
                .withMessageContaining("16");
    }

    @Test
    void hibernates_connections_come_from_hikaricp() throws SQLException {
        try (TestDatabase database = server.another();
                SessionFactory factory = database.sessionFactory(List.of(), Map.of())) {
            ConnectionProvider provider = factory.unwrap(SessionFactoryImplementor.class)
                    .getServiceRegistry()
                    .requireService(ConnectionProvider.class);

            assertThat(provider).isInstanceOf(HikariCPConnectionProvider.class);
        }
    }

    @Test
    void a_session_factory_that_nobody_asked_for_is_not_there() {
        assertThatIllegalStateException().isThrownBy(server::sessionFactory).withMessageContaining("with(classes)");
    }

    @Test
    void a_closed_server_answers_no_more_and_leaves_no_folder() throws SQLException {
        Path data;
        TestDatabase database;
        try (PostgresServer own = AnotherServer.embedded()) {
            assertThat(own.description())
                    .startsWith("PostgreSQL " + System.getProperty(PostgresServer.MAJOR_PROPERTY, ""))
                    .endsWith(", embedded");
            database = own.cloneOf(Template.EMPTY);
            try (Connection connection = database.connect()) {
                data = Path.of(Sql.<String>value(connection, "SHOW data_directory"));
                assertThat(own.major())
                        .isEqualTo(Sql.<Integer>value(
                                connection, "SELECT current_setting('server_version_num')::integer / 10000"));
            }
            assertThat(data).isDirectory();
        }

        assertThatExceptionOfType(SQLException.class).isThrownBy(database::connect);
        assertThat(data).doesNotExist();
    }

    private static List<String> databasesNamedAfter(String template) throws SQLException {
        try (Connection connection = server.connect()) {
            return Sql.column(connection, "SELECT datname FROM pg_database WHERE datname LIKE ?", "%" + template + "%");
        }
    }

    private static void run(DataSource database, String sql) throws SQLException {
        try (Connection connection = database.getConnection()) {
            Sql.execute(connection, sql);
        }
    }
}
