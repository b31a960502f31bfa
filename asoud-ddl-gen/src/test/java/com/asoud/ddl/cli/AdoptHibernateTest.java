package com.asoud.ddl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.ddl.testmodel.releases.FirstRelease;
import com.asoud.ddl.testmodel.releases.NextRelease;
import com.asoud.postgres.ShadowDatabase;
import com.asoud.postgres.Sql;
import com.asoud.postgres.TestServer;
import jakarta.validation.Validation;
import jakarta.validation.ValidatorFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.boot.MetadataSources;
import org.hibernate.boot.registry.StandardServiceRegistry;
import org.hibernate.boot.registry.StandardServiceRegistryBuilder;
import org.hibernate.cfg.AvailableSettings;
import org.hibernate.validator.messageinterpolation.ParameterMessageInterpolator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A production that Hibernate itself has made with {@code hbm2ddl.auto=update}, through two releases and with rows. */
class AdoptHibernateTest {

    private final ShadowDatabase production = TestServer.get().create("production");
    private final ShadowDatabase development = TestServer.get().create("development");

    @TempDir
    private Path folder;

    @AfterEach
    void drop() {
        TestServer.get().drop(production);
        TestServer.get().drop(development);
    }

    @Test
    void a_production_of_two_releases_becomes_one_of_migrations() throws SQLException, IOException {
        application("update", FirstRelease.ENTITIES, session -> {
            FirstRelease.Customer customer = new FirstRelease.Customer();
            session.persist(customer);
            session.persist(new FirstRelease.Purchase(customer));
            session.persist(new FirstRelease.CardPayment());
        });
        application("update", NextRelease.ENTITIES, session -> {});

        Terminal report = generate("--adopt=" + TestServer.url(production), "--user=postgres");

        assertThat(report.code()).isEqualTo(1);
        assertThat(report.out())
                .contains("column customer.fax is only in production, and must not be NULL")
                .contains("ALTER TABLE \"customer\" ALTER COLUMN \"fax\" DROP NOT NULL;")
                .contains("customer_state_check", "purchase_kind_check", "payment_kind_check")
                .contains("table legacy is only in production", "column purchase.remark is only in production")
                .contains("fk_purchase_customer in the model")
                // Hibernate has added the key with its new name, and left the one with the old name.
                .contains("columnNames = {\"email\"}")
                .doesNotContain("cannot be made");
        assertThat(Terminal.files(folder)).isEmpty();

        assertThat(generate("--adopt=" + TestServer.url(production), "--user=postgres", "--write-baseline")
                        .code())
                .isZero();
        Files.writeString(
                folder.resolve("migration/common/V2__fax.sql"),
                "ALTER TABLE \"customer\" ALTER COLUMN \"fax\" DROP NOT NULL;");
        Terminal written = generate();
        assertThat(written.code()).as(written.err()).isZero();

        String[] shadow = {"--shadow-url=" + Terminal.SERVER, "--shadow-user=postgres"};
        assertThat(List.of(
                        on(production, "plan", "--baseline=1"),
                        on(production, "migrate", "--baseline=1"),
                        on(production, "migrate", "--after-deploy"),
                        on(production, "status"),
                        on(production, "verify", shadow),
                        on(development, "migrate"),
                        on(development, "migrate", "--after-deploy"),
                        on(development, "verify", shadow)))
                .allSatisfy(run -> assertThat(run.code()).as(run.err()).isZero());
        assertThat(generate().out()).contains("Nothing to generate");
        application("validate", NextRelease.ENTITIES, session -> {
            NextRelease.Customer customer = new NextRelease.Customer();
            session.persist(customer);
            session.persist(new NextRelease.Purchase(customer));
            session.persist(new NextRelease.TransferPayment());
        });
        try (Connection connection = production.connect()) {
            assertThat(Sql.<Long>value(connection, "SELECT count(*) FROM customer"))
                    .isEqualTo(2);
        }
    }

    /** Its start on production, and what it then does. */
    private void application(String auto, List<Class<?>> entities, Consumer<Session> work) {
        try (ValidatorFactory validators = Validation.byDefaultProvider()
                        .configure()
                        .messageInterpolator(new ParameterMessageInterpolator())
                        .buildValidatorFactory();
                StandardServiceRegistry registry = new StandardServiceRegistryBuilder()
                        .applySetting(AvailableSettings.JAKARTA_NON_JTA_DATASOURCE, production.dataSource())
                        .applySetting(AvailableSettings.JAKARTA_VALIDATION_FACTORY, validators)
                        .applySetting(AvailableSettings.HBM2DDL_AUTO, auto)
                        .build();
                SessionFactory factory = new MetadataSources(registry)
                        .addAnnotatedClasses(entities.toArray(Class<?>[]::new))
                        .buildMetadata()
                        .buildSessionFactory()) {
            factory.inTransaction(work);
        }
    }

    private Terminal generate(String... arguments) {
        List<String> all = new ArrayList<>(List.of(Terminal.classes(NextRelease.ENTITIES.toArray(Class<?>[]::new))));
        all.addAll(List.of(arguments));
        return Terminal.onTestServer("generate", folder, all.toArray(String[]::new));
    }

    private Terminal on(ShadowDatabase database, String command, String... arguments) {
        return Terminal.live(command, TestServer.url(database), folder, arguments);
    }
}
