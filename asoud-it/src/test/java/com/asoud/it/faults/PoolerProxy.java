package com.asoud.it.faults;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What a pooler tells a client: a process id that it has made up, as PgBouncer does, since a client has no server
 * process of its own. Behind it each client has one all the same. A cancellation that names the invented id reaches the
 * real one.
 *
 * <p>It reads the beginning of a session (PostgreSQL manual, "Message Formats"): from the client, the requests that
 * have no type; from the server, what it says until it is ready for a query.
 */
final class PoolerProxy extends TcpProxy {

    private static final int CANCEL_REQUEST = 80877102;
    private static final int SSL_REQUEST = 80877103;
    private static final int GSS_ENCRYPTION_REQUEST = 80877104;

    /** More than any operating system gives. */
    private static final int FIRST_INVENTED = 100_000_000;

    private final AtomicInteger nextInvented = new AtomicInteger(FIRST_INVENTED);
    private final Map<Integer, Integer> real = new ConcurrentHashMap<>();

    /** Forwards a free port of its own to the server's port. */
    PoolerProxy(String host, int port) throws IOException {
        super(host, port);
    }

    @Override
    void forwardClient(Socket client, Socket server) throws IOException {
        DataInputStream in = new DataInputStream(client.getInputStream());
        while (true) {
            ByteBuffer request = message(in, 0);
            switch (request.getInt(4)) {
                case SSL_REQUEST, GSS_ENCRYPTION_REQUEST -> write(client, new byte[] {'N'}, 1);
                case CANCEL_REQUEST -> {
                    int invented = request.getInt(8);
                    request.putInt(8, real.getOrDefault(invented, invented));
                    write(server, request.array(), request.capacity());
                    super.forwardClient(client, server);
                    return;
                }
                default -> {
                    write(server, request.array(), request.capacity());
                    super.forwardClient(client, server);
                    return;
                }
            }
        }
    }

    @Override
    void forwardServer(Socket server, Socket client) throws IOException {
        DataInputStream in = new DataInputStream(server.getInputStream());
        for (int type = in.read(); type >= 0; type = in.read()) {
            ByteBuffer message = message(in, 1);
            message.put(0, (byte) type);
            if (type == 'K') {
                int invented = nextInvented.getAndIncrement();
                real.put(invented, message.getInt(5));
                message.putInt(5, invented);
            }
            write(client, message.array(), message.capacity());
            if (type == 'Z') {
                super.forwardServer(server, client);
                return;
            }
        }
    }
}
