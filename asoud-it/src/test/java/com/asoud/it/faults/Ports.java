package com.asoud.it.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Ports for servers that come and go. */
final class Ports {

    /**
     * Below what Linux, macOS and Windows give to clients: none of them can take the port while its server is down, not
     * even one that tries to connect to it.
     */
    private static final int FIRST = 15_000;

    private static final int LAST = 32_000;

    private static final int ATTEMPTS = 100;

    private Ports() {}

    /** One that nobody listens on at the moment, at {@link CrashableServer#HOST}. */
    static int free() {
        IOException last = new IOException("not tried");
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
            try (ServerSocket socket = new ServerSocket()) {
                socket.bind(new InetSocketAddress(InetAddress.getByName(CrashableServer.HOST), port));
                return port;
            } catch (IOException taken) {
                last = taken;
            }
        }
        throw new UncheckedIOException("no free port from " + FIRST + " to " + LAST, last);
    }
}
