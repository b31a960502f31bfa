package com.asoud.it.faults;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/**
 * A network that knows which statements it carries, and lets something happen before the n-th that changes anything; it
 * reads the client's messages Parse (PostgreSQL manual, "Message Formats").
 */
final class StatementProxy extends TcpProxy {

    private static final int SSL_REQUEST = 80877103;
    private static final int CANCEL_REQUEST = 80877102;

    /** What the migrations' files hold, and what is written to the history. */
    private static final Pattern CHANGE = Pattern.compile(
            "(?s).*(DO \\$ddl\\$|INDEX CONCURRENTLY|(INSERT INTO|DELETE FROM).*flyway_schema_history).*");

    private final Pattern counted;
    private final int number;
    private final Fault fault;
    private final AtomicInteger seen = new AtomicInteger();

    /** What happens. */
    interface Fault {
        /** @param clientPort of the session at the server, as in {@code pg_stat_activity} */
        void happen(StatementProxy proxy, int clientPort) throws Exception;
    }

    /** @param number of the statement before which it happens, from 1; 0 for never */
    StatementProxy(CrashableServer server, int number, Fault fault) throws IOException {
        this(server, CHANGE, number, fault);
    }

    private StatementProxy(CrashableServer server, Pattern counted, int number, Fault fault) throws IOException {
        super(CrashableServer.HOST, server.port());
        this.counted = counted;
        this.number = number;
        this.fault = fault;
    }

    /** The same before the n-th of all statements. */
    static StatementProxy ofAll(CrashableServer server, int number, Fault fault) throws IOException {
        return new StatementProxy(server, Pattern.compile("(?s).*"), number, fault);
    }

    /** How many of the statements that count it has carried. */
    int seen() {
        return seen.get();
    }

    @Override
    void forwardClient(Socket client, Socket server) throws IOException {
        DataInputStream in = new DataInputStream(client.getInputStream());
        int request;
        do {
            ByteBuffer message = message(in, 0);
            request = message.getInt(4);
            write(server, message.array(), message.capacity());
        } while (request == SSL_REQUEST);
        if (request == CANCEL_REQUEST) {
            super.forwardClient(client, server);
            return;
        }
        for (int type = in.read(); type >= 0; type = in.read()) {
            ByteBuffer message = message(in, 1);
            message.put(0, (byte) type);
            if (type == 'P'
                    && counted.matcher(new String(message.array(), StandardCharsets.UTF_8))
                            .matches()
                    && seen.incrementAndGet() == number) {
                happen(server.getLocalPort());
            }
            write(server, message.array(), message.capacity());
        }
    }

    private void happen(int clientPort) throws IOException {
        try {
            fault.happen(this, clientPort);
        } catch (Exception failure) {
            throw new IOException(failure);
        }
    }
}
