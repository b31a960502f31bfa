package com.asoud.ddl.maven;

import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.postgres.ShadowDatabase;
import com.asoud.postgres.TestServer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Maven builds a project of somebody else; the plugin block is in the parent, and says nothing. */
class PluginTest {

    @TempDir
    private Path folder = Path.of("");

    @Test
    void modules_are_generated_at_once_and_checked_and_what_is_wrong_is_told_with_what_to_do() {
        try (PluginBuild build = new PluginBuild(folder)) {
            write(build);

            PluginBuild.Ended generate =
                    build.maven("-T2", "asoud-ddl:help", "-Dgoal=generate", "-Ddetail", "asoud-ddl:generate");

            assertThat(generate.code()).as(generate.output()).isZero();
            assertThat(generate.output())
                    .contains("allowDestructive (Default: false)", "User property: asoud-ddl.allow-destructive")
                    .contains("Nothing to do in a module with packaging pom.", "Skipped, by asoud-ddl.skip.")
                    .doesNotContain("DEBUG", "zonky", "org.flywaydb", "HHH");
            // Maven 4 has one of its own where a goal runs a lifecycle; from 24 on, the JDK has some about Maven 3's
            // Guava.
            assertThat(generate.output().lines())
                    .filteredOn(line ->
                            line.contains("WARN") && !line.contains("already attached") && !line.contains("Unsafe"))
                    .isEmpty();
            assertThat(generate.output().lines().dropWhile(line -> !line.contains("BUILD SUCCESS")))
                    .contains("entities: 1 class in com.example.sales, from sales/target/classes")
                    .contains("entities: 1 class in com.example.catalog, from catalog/target/classes")
                    .contains("    V1__create_table_article.sql", "    V1__create_table_invoice.sql");
            assertThat(build.file("sales/src/main/resources/db/migration/common/V1__create_table_invoice.sql"))
                    .isNotEmptyFile();

            build.write(
                    "sales/src/main/java/com/example/sales/Invoice.java", entity("sales", "Invoice", "number, code"));

            build.write("pom.xml", parent("<module>bare</module>"))
                    .write("bare/pom.xml", module("bare", ""))
                    .write("bare/src/main/java/com/example/bare/Text.java", "package com.example.bare; class Text {}");
            PluginBuild.Ended check = build.maven("-T2", "--fail-at-end", "verify");

            assertThat(check.code()).as(check.output()).isNotZero();
            assertThat(check.output())
                    .contains("catalog ............................................ SUCCESS")
                    .contains("on project sales: The model has changed; generate would write below ")
                    .contains("Check failed: run mvn asoud-ddl:generate and commit the files above.")
                    .contains("on project bare: Refused; nothing was written.")
                    .contains("  no entity classes found", "<asoud-ddl.skip>true</asoud-ddl.skip>")
                    .doesNotContain("\tat ", "Exception:");

            Path settings = build.write("settings.xml", """
                            <settings><servers><server>
                              <id>shop-db</id><username>postgres</username><password>secret</password>
                            </server></servers></settings>""").file("settings.xml");
            ShadowDatabase live = TestServer.get().create("live");
            PluginBuild.Ended status = build.maven(
                    "--settings=" + settings,
                    "--quiet",
                    "--projects=catalog",
                    "asoud-ddl:status",
                    "-Dasoud-ddl.server=shop-db",
                    "-Dasoud-ddl.url=" + TestServer.url(live));

            assertThat(status.code()).as(status.output()).isZero();
            assertThat(status.output()).contains("pending").doesNotContain("INFO", "secret");

            PluginBuild.Ended nowhere = build.maven("--quiet", "--projects=catalog", "asoud-ddl:plan");

            assertThat(nowhere.code()).as(nowhere.output()).isNotZero();
            assertThat(nowhere.output())
                    .contains("It is not said which database.", "give -Dasoud-ddl.url=jdbc:postgresql://");

            build.write("one/kept", "");
            PluginBuild.Ended shared = build.maven(
                    "-T2",
                    "--fail-at-end",
                    "--projects=catalog,sales",
                    "--also-make",
                    "asoud-ddl:generate",
                    "-Dasoud-ddl.output=" + build.file("one"));

            String message = """
                    Two modules have one folder of migrations.
                    [ERROR]   where: %s, of catalog and sales
                    [ERROR]   do:    give each its own""".formatted(build.file("one/migration"));
            assertThat(shared.code()).isNotZero();
            assertThat(shared.output()).containsOnlyOnce(message);
            assertThat(build.file("one")).isDirectoryNotContaining("glob:**migration");
        }
    }

    @Test
    void two_modules_have_one_folder_if_flyway_looks_there_for_both_and_one_without_sources_has_no_classes() {
        try (PluginBuild build = new PluginBuild(folder)) {
            write(build);
            build.write("pom.xml", parent("<module>empty</module>")).write("empty/pom.xml", module("empty", ""));
            String springs = "org.springframework.boot.hibernate";
            build.write(
                    "tools/src/main/java/" + springs.replace('.', '/') + "/SpringImplicitNamingStrategy.java",
                    "package " + springs + "; public class SpringImplicitNamingStrategy {}");
            for (String module : new String[] {"catalog", "sales"}) {
                build.write(
                        module + "/src/main/resources/application.properties",
                        "spring.flyway.locations=filesystem:" + build.file("one") + ",classpath:db/more\n"
                                + "spring.flyway.table=versions");
            }

            PluginBuild.Ended ended = build.maven("-T2", "--fail-at-end", "asoud-ddl:generate");

            assertThat(build.file("one")).doesNotExist();
            assertThat(ended.output())
                    .containsOnlyOnce("Two modules have one folder of migrations.")
                    .contains("where: " + build.file("one") + ", of catalog and sales")
                    .contains("The module has no classes, and no sources of any.")
                    .contains("<asoud-ddl.skip>true</asoud-ddl.skip>")
                    .doesNotContain("process-classes asoud-ddl");

            build.write("one/V1__it.sql", "CREATE TABLE it (id bigint);")
                    .write("catalog/src/main/resources/db/more/V2__more.sql", "CREATE TABLE more (id bigint);");
            ShadowDatabase live = TestServer.get().create("live_locations");
            PluginBuild.Ended status = build.maven(
                    "--projects=catalog,tools",
                    "process-classes",
                    "asoud-ddl:migrate",
                    "asoud-ddl:status",
                    "-Dasoud-ddl.user=postgres",
                    "-Dasoud-ddl.url=" + TestServer.url(live));
            assertThat(status.output())
                    .contains("table versions, from application.properties", "2 applied, 0 pending, 0 failed");
        }
    }

    private static void write(PluginBuild build) {
        String skipped = "<properties><asoud-ddl.skip>true</asoud-ddl.skip></properties>";
        build.write("pom.xml", parent(""))
                .write("catalog/pom.xml", module("catalog", USES_TOOLS))
                .write("catalog/src/main/java/com/example/catalog/Article.java", entity("catalog", "Article", "title"))
                .write("sales/pom.xml", module("sales", USES_TOOLS))
                .write("sales/src/main/java/com/example/sales/Invoice.java", entity("sales", "Invoice", "number"))
                .write("tools/pom.xml", module("tools", skipped))
                .write("tools/src/main/java/com/example/tools/Text.java", "package com.example.tools; class Text {}");
    }

    private static final String USES_TOOLS = """
            <dependencies><dependency>
              <groupId>com.example</groupId><artifactId>tools</artifactId><version>1</version>
            </dependency></dependencies>""";

    private static String parent(String more) {
        return PARENT.formatted(
                more,
                plugin("compiler"),
                plugin("resources"),
                plugin("jar"),
                plugin("surefire"),
                PluginBuild.version("version"));
    }

    private static String plugin(String name) {
        return "<plugin><artifactId>maven-" + name + "-plugin</artifactId><version>"
                + PluginBuild.version(name + "-plugin.version") + "</version></plugin>";
    }

    private static String module(String name, String rest) {
        return """
                <project>
                  <modelVersion>4.0.0</modelVersion>
                  <parent><groupId>com.example</groupId><artifactId>shop</artifactId><version>1</version></parent>
                  <artifactId>%s</artifactId>
                  %s
                </project>
                """.formatted(name, rest);
    }

    private static String entity(String feature, String name, String column) {
        return """
                package com.example.%s;

                import jakarta.persistence.*;

                @Entity
                public class %s {
                    @Id
                    long id;
                    String %s;
                }
                """.formatted(feature, name, column);
    }

    private static final String PARENT = """
            <project>
              <modelVersion>4.0.0</modelVersion>
              <groupId>com.example</groupId>
              <artifactId>shop</artifactId>
              <version>1</version>
              <packaging>pom</packaging>
              <modules><module>catalog</module><module>sales</module><module>tools</module>%s</modules>
              <properties>
                <maven.compiler.release>17</maven.compiler.release>
                <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
              </properties>
              <dependencies>
                <dependency>
                  <groupId>jakarta.persistence</groupId><artifactId>jakarta.persistence-api</artifactId><version>3.2.0</version>
                  <scope>provided</scope>
                </dependency>
                <dependency>
                  <groupId>org.hibernate.orm</groupId><artifactId>hibernate-core</artifactId><version>7.4.13.Final</version>
                  <scope>runtime</scope>
                </dependency>
              </dependencies>
              <build>
                <plugins>
                  %s
                  %s
                  %s
                  %s
                  <plugin>
                    <groupId>com.asoud</groupId><artifactId>asoud-ddl-gen</artifactId><version>%s</version>
                    <executions><execution><goals><goal>check</goal></goals></execution></executions>
                  </plugin>
                </plugins>
              </build>
            </project>
            """;
}
