package com.asoud.ddl.connect;

/**
 * A session that another one waits for.
 *
 * @param pid its process on the server
 * @param text who that is, for people, beginning with its pid
 * @param end the statement that ends it: of one that is idle there is no query to cancel
 */
public record Blocker(int pid, String text, String end) {

    public static Blocker of(int pid, boolean active, String text) {
        return new Blocker(pid, text, endOf(pid, active));
    }

    public static String endOf(int pid, boolean active) {
        return "SELECT " + (active ? "pg_cancel_backend" : "pg_terminate_backend") + "(" + pid + ");";
    }

    @Override
    public String toString() {
        return text;
    }
}
