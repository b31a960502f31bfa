package com.asoud.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** What is taken over from the parameters of a URL. */
class JdbcUrlTest {

    @Test
    void where_and_who_and_trust_are_taken_over() {
        PGSimpleDataSource source = source("?sslmode=require&sslrootcert=/ca.pem&targetServerType=primary"
                + "&options=-c%20role%3Downer&user=deploy");

        assertThat(source.getServerNames()).containsExactly("[::1]", "db.example.com");
        assertThat(source.getPortNumbers()).containsExactly(5433, 5432);
        assertThat(source.getDatabaseName()).isEqualTo("a=b");
        assertThat(source.getUser()).isEqualTo("deploy");
        assertThat(source.getSslMode()).isEqualTo("require");
        assertThat(source.getSslRootCert()).isEqualTo("/ca.pem");
        assertThat(source.getTargetServerType()).isEqualTo("primary");
        assertThat(source.getOptions()).isEqualTo("-c role=owner");
    }

    /** The driver would send it in UTF-8 to a server that does not know that yet. */
    @Test
    void the_search_path_is_set_in_the_session() {
        JdbcUrl url = JdbcUrl.of(
                "jdbc:postgresql://localhost/shop?currentSchema=%22My%20Schema%22,public", "--url", "PGPASSWORD");

        assertThat(url.searchPath()).contains("\"My Schema\",public");
        assertThat(url.dataSource().getCurrentSchema()).isNull();
    }

    /** They are those of an application, whose statements take milliseconds. */
    @Test
    void how_the_driver_behaves_is_not() {
        PGSimpleDataSource source = source("?socketTimeout=1&queryTimeout=1&loginTimeout=1&connectTimeout=1"
                + "&cancelSignalTimeout=1&readOnly=true&readOnlyMode=always&autosave=always&cleanupSavepoints=true"
                + "&preferQueryMode=simple&prepareThreshold=1&defaultRowFetchSize=2&maxResultBuffer=10"
                + "&assumeMinServerVersion=9.0&stringtype=unspecified&binaryTransfer=false&tcpKeepAlive=false"
                + "&reWriteBatchedInserts=true&replication=database&escapeSyntaxCallMode=call");
        PGSimpleDataSource plain = source("");

        assertThat(source).usingRecursiveComparison().isEqualTo(plain);
        assertThat(source.getSocketTimeout()).isZero();
        assertThat(source.getReadOnly()).isFalse();
    }

    private static PGSimpleDataSource source(String parameters) {
        return JdbcUrl.of("jdbc:postgresql://[::1]:5433,db.example.com/a%3Db" + parameters, "--url", "PGPASSWORD")
                .dataSource();
    }
}
