package com.asoud.it.faults;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The network between a client and a server, which breaks when it is told to: {@link #cut()} is a cable pulled out and
 * a router that says so, {@link #freeze()} a router that has forgotten both sides and says nothing.
 */
class TcpProxy implements AutoCloseable {

    private enum Traffic {
        FLOWING,
        FROZEN,
        CUT
    }

    private final String host;
    private final int port;
    private final ServerSocket listener;
    private final List<Thread> threads = new ArrayList<>();
    private final Set<Link> links = new HashSet<>();
    private Traffic traffic = Traffic.FLOWING;

    /** Forwards a free port of its own to the host's port. */
    TcpProxy(String host, int port) throws IOException {
        this.host = host;
        this.port = port;
        this.listener = new ServerSocket(0, 0, InetAddress.getByName(CrashableServer.HOST));
        start("accept", this::accept);
    }

    /** The port that clients connect to, at {@link CrashableServer#HOST}. */
    final int port() {
        return listener.getLocalPort();
    }

    /** The JDBC URL of the server's database by way of this proxy, without a user. */
    final String url(String database) {
        return "jdbc:postgresql://" + CrashableServer.HOST + ":" + port() + "/" + database;
    }

    /** Resets all connections, on both sides, and each new one, until {@link #restore()}. */
    final void cut() {
        become(Traffic.CUT);
    }

    /**
     * Forwards nothing until {@link #restore()}, not even that a side has closed its connection; then all of it. Who
     * connects meanwhile is not refused, and hears nothing.
     */
    final void freeze() {
        become(Traffic.FROZEN);
    }

    /** Forwards again. */
    final void restore() {
        become(Traffic.FLOWING);
    }

    private synchronized void become(Traffic next) {
        traffic = next;
        if (next == Traffic.CUT) {
            links.forEach(Link::reset);
            links.clear();
        }
        notifyAll();
    }

    /** Returns when the traffic is not frozen. */
    private synchronized void awaitThaw() throws IOException {
        while (traffic == Traffic.FROZEN) {
            try {
                wait();
            } catch (InterruptedException nobodyDoes) {
                throw new IOException(nobodyDoes);
            }
        }
    }

    /**
     * Forwards what the client says until it has said all.
     *
     * @throws IOException if a side has reset the connection
     */
    void forwardClient(Socket client, Socket server) throws IOException {
        pump(client, server);
    }

    /**
     * Forwards what the server says until it has said all.
     *
     * @throws IOException if a side has reset the connection
     */
    void forwardServer(Socket server, Socket client) throws IOException {
        pump(server, client);
    }

    private void pump(Socket from, Socket to) throws IOException {
        InputStream in = from.getInputStream();
        byte[] buffer = new byte[8192];
        for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
            write(to, buffer, length);
        }
    }

    /** Whoever writes to a side writes by this. */
    final void write(Socket to, byte[] bytes, int length) throws IOException {
        awaitThaw();
        OutputStream out = to.getOutputStream();
        out.write(bytes, 0, length);
        out.flush();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Link link = new Link(listener.accept());
                if (add(link)) {
                    start("link", link::open);
                } else {
                    link.reset();
                }
            } catch (IOException closed) {
                // Ends the loop; a client that has gone before it was accepted does not.
            }
        }
    }

    private synchronized boolean add(Link link) {
        return traffic != Traffic.CUT && links.add(link);
    }

    private synchronized void remove(Link link) {
        links.remove(link);
    }

    private synchronized void start(String role, Runnable work) {
        Thread thread = new Thread(work, "tcp-proxy-" + port() + "-" + role);
        thread.setDaemon(true);
        threads.removeIf(other -> !other.isAlive());
        threads.add(thread);
        thread.start();
    }

    /** A thread that has done its work is alive for a moment longer. */
    private synchronized List<Thread> threads() {
        return threads.stream().filter(Thread::isAlive).toList();
    }

    /** Resets all connections, and returns when no thread is left. */
    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        cut();
        for (List<Thread> left = threads(); !left.isEmpty(); left = threads()) {
            left.forEach(TcpProxy::join);
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    /** A client's connection, and the one to the server that belongs to it. */
    private final class Link {

        private final Socket client;
        private final Socket server = new Socket();

        Link(Socket client) {
            this.client = client;
        }

        void open() {
            try {
                awaitThaw();
                server.connect(new InetSocketAddress(host, port));
                client.setTcpNoDelay(true);
                server.setTcpNoDelay(true);
            } catch (IOException unreachable) {
                end();
                return;
            }
            start("server", () -> forward(server, client, TcpProxy.this::forwardServer));
            forward(client, server, TcpProxy.this::forwardClient);
        }

        private void forward(Socket from, Socket to, Forwarding forwarding) {
            try {
                forwarding.forward(from, to);
                awaitThaw();
                finish(from, to);
            } catch (IOException reset) {
                end();
            }
        }

        /** A side has said all; the connections end when both have. */
        private synchronized void finish(Socket from, Socket to) throws IOException {
            to.shutdownOutput();
            if (from.isOutputShutdown()) {
                close(client);
                close(server);
                remove(this);
            }
        }

        /** The reset of a side is news for the other, which a frozen network does not carry. */
        private void end() {
            try {
                awaitThaw();
            } catch (IOException interrupted) {
                // It is going to end anyway.
            }
            reset();
            remove(this);
        }

        void reset() {
            abort(client);
            abort(server);
        }
    }

    private interface Forwarding {
        void forward(Socket from, Socket to) throws IOException;
    }

    /** With nothing left to linger for, the operating system says RST instead of FIN (socket(7), SO_LINGER). */
    private static void abort(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException closed) {
            // Then there is nobody to tell.
        }
        close(socket);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Reads a length, which counts itself, and what belongs to it; behind some room. */
    static ByteBuffer message(DataInputStream in, int room) throws IOException {
        int length = in.readInt();
        ByteBuffer message = ByteBuffer.allocate(room + length);
        message.putInt(room, length);
        in.readFully(message.array(), room + 4, length - 4);
        return message;
    }
}
