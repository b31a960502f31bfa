package com.asoud.postgres;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postgresql.Driver;
import org.postgresql.PGProperty;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The address of a database, known to be PostgreSQL's and to hold no password: process lists and logs show it.
 *
 * @param text such as {@code jdbc:postgresql://db.example.com:5432/shop}
 */
public record JdbcUrl(String text) {

    /** In a parameter, that of a key file too; or before the host, which the driver would take for a part of it. */
    private static final Pattern PASSWORD = Pattern.compile("(?i)([?&][a-z]*password=)[^&]*|(//[^/?@]*:)[^?]*(?=@)");

    /** Where the server is, who we are to it, and how each trusts the other. */
    private static final Set<PGProperty> KEPT = EnumSet.of(
            PGProperty.PG_HOST,
            PGProperty.PG_PORT,
            PGProperty.PG_DBNAME,
            PGProperty.SERVICE,
            PGProperty.USER,
            PGProperty.TARGET_SERVER_TYPE,
            PGProperty.LOAD_BALANCE_HOSTS,
            PGProperty.HOST_RECHECK_SECONDS,
            PGProperty.LOCAL_SOCKET_ADDRESS,
            PGProperty.SOCKET_FACTORY,
            PGProperty.SOCKET_FACTORY_ARG,
            PGProperty.SSL,
            PGProperty.SSL_MODE,
            PGProperty.SSL_NEGOTIATION,
            PGProperty.SSL_FACTORY,
            PGProperty.SSL_FACTORY_ARG,
            PGProperty.SSL_CERT,
            PGProperty.SSL_KEY,
            PGProperty.SSL_ROOT_CERT,
            PGProperty.SSL_HOSTNAME_VERIFIER,
            PGProperty.SSL_PASSWORD_CALLBACK,
            PGProperty.PEM_KEY_ALGORITHM,
            PGProperty.CHANNEL_BINDING,
            PGProperty.REQUIRE_AUTH,
            PGProperty.SCRAM_MAX_ITERATIONS,
            PGProperty.AUTHENTICATION_PLUGIN_CLASS_NAME,
            PGProperty.GSS_ENC_MODE,
            PGProperty.GSS_LIB,
            PGProperty.GSS_USE_DEFAULT_CREDS,
            PGProperty.JAAS_APPLICATION_NAME,
            PGProperty.JAAS_LOGIN,
            PGProperty.KERBEROS_SERVER_NAME,
            PGProperty.SSPI_SERVICE_CLASS,
            PGProperty.USE_SPNEGO,
            PGProperty.OPTIONS);

    /**
     * @param option how it was given, such as {@code --url}, for the refusal
     * @param passwordBelongs where a password goes instead, as the end of "put it in …"
     * @throws Refusal if it is no such address, or holds a password
     */
    public static JdbcUrl of(String text, String option, String passwordBelongs) {
        Matcher secret = PASSWORD.matcher(text);
        if (secret.find()) {
            throw new Refusal(
                    "the URL of the PostgreSQL server holds a password, which process lists and logs would show",
                    secret.replaceAll("$1$2…"),
                    "take it out of the URL and put it in " + passwordBelongs);
        }
        try {
            new PGSimpleDataSource().setUrl(text);
        } catch (IllegalArgumentException invalid) {
            throw new Refusal(
                    "this is not the URL of a PostgreSQL server",
                    text,
                    "write it as " + option + "=jdbc:postgresql://localhost:5432/postgres");
        }
        return new JdbcUrl(text);
    }

    /**
     * A data source for this address, to be completed. Only {@link #KEPT} is taken over: how the driver behaves, and
     * how long it waits, is decided by who uses it. An application's {@code socketTimeout} would end every build that
     * takes longer.
     */
    public PGSimpleDataSource dataSource() {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        Properties given = given();
        for (PGProperty property : KEPT) {
            dataSource.setProperty(property, property.getOrDefault(given));
        }
        return dataSource;
    }

    private Properties given() {
        return Optional.ofNullable(Driver.parseURL(text, null)).orElseThrow();
    }

    /**
     * The search path that is asked for with {@code currentSchema}, to be set in each session: the driver would send it
     * before the server and it have agreed on an encoding.
     */
    public Optional<String> searchPath() {
        return Optional.ofNullable(PGProperty.CURRENT_SCHEMA.getOrDefault(given()));
    }

    /** For people: without its parameters. */
    @Override
    public String toString() {
        return text.replaceAll("\\?.*", "");
    }
}
