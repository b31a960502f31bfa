package com.asoud.ddl;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The address of a database, known to be PostgreSQL's and to hold no password: process lists and logs show it.
 *
 * @param text such as {@code jdbc:postgresql://db.example.com:5432/shop}
 */
public record JdbcUrl(String text) {

    /** In a parameter, that of a key file too; or before the host, which the driver would take for a part of it. */
    private static final Pattern PASSWORD = Pattern.compile("(?i)([?&][a-z]*password=)[^&]*|(//[^/?@]*:)[^?]*(?=@)");

    /**
     * Reads what a user gave.
     *
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

    /** A data source for this address, to be completed. */
    public PGSimpleDataSource dataSource() {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setUrl(text);
        return dataSource;
    }

    /** For people: without its parameters. */
    @Override
    public String toString() {
        return text.replaceAll("\\?.*", "");
    }
}
