package com.asoud.ddl.generate;

import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.ddl.catalog.Catalog;
import com.asoud.ddl.catalog.CatalogReader;
import com.asoud.ddl.model.ChildExport;
import com.asoud.ddl.model.Golden;
import com.asoud.export.ExportedSchema;
import com.asoud.postgres.ShadowDatabase;
import com.asoud.postgres.ShadowServer;
import com.asoud.postgres.TestServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The same entities, with each Hibernate that is supported: what is exported is what that Hibernate would create. */
class HibernateVersionsTest {

    @TempDir
    private Path folder = Path.of("");

    static Stream<Golden.Version> versions() {
        return Golden.versions();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("versions")
    void exports_what_this_hibernate_creates(Golden.Version version) throws SQLException {
        Golden golden = Golden.compile(version, folder.resolve("with spaces"));
        try (ShadowServer server = Project.lend()) {
            ShadowDatabase database = server.create("hibernate");
            CompletableFuture<Void> created = CompletableFuture.runAsync(
                    () -> golden.createBy(TestServer.url(database)), task -> new Thread(task).start());
            ExportedSchema export = new ChildExport(output -> {}).export(golden.unit());
            created.join();

            assertThat(HibernatesSchema.uniqueIndexesInsteadOfConstraints(
                            read(database), build(export, server), version.toString()))
                    .containsExactly("ux_by_xml", "ux_partner", "ux_person_mail", "ux_shop_code");
            assertThat(export.indexNames())
                    .containsExactlyInAnyOrder(
                            "ix_line",
                            "ix_by_xml",
                            "ix_card_number",
                            "ix_item_shop",
                            "ix_partner",
                            "ix_shop_city",
                            "ix_shop_detail",
                            "ix_shop_tag",
                            "ix_vehicle_kind",
                            "ux_by_xml",
                            "ux_partner",
                            "ux_person_mail",
                            "ux_shop_code");
            assertThat(export.ids().sequences().keySet())
                    .extracting(name -> name.name())
                    .containsExactlyInAnyOrder("shop_numbers", "payment_seq");
            assertThat(export.ids().rows().keySet())
                    .extracting(row -> row.key())
                    .containsExactly("party");
        }
    }

    private static Catalog read(ShadowDatabase database) throws SQLException {
        try (Connection connection = database.connect()) {
            return new CatalogReader(List.of()).readSettled(connection);
        }
    }

    private static Catalog build(ExportedSchema export, ShadowServer server) {
        return WantedSchema.build(export, server, () -> {
            throw new IllegalStateException("this model needs no migrations");
        });
    }
}
