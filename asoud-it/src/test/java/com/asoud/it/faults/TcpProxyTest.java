package com.asoud.it.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A client and a server that say a byte or two. */
class TcpProxyTest {

    /** Long enough for a byte on this machine, which takes microseconds. */
    private static final int SILENCE_MILLIS = 200;

    private static final int PATIENCE_MILLIS = 20_000;

    private ServerSocket listener;
    private TcpProxy proxy;
    private Socket client;
    private Socket server;

    @BeforeEach
    void connect() throws IOException {
        listener = new ServerSocket(0, 0, InetAddress.getByName(CrashableServer.HOST));
        proxy = new TcpProxy(CrashableServer.HOST, listener.getLocalPort());
        client = newClient();
        server = accepted();
    }

    @AfterEach
    void close() throws IOException {
        client.close();
        server.close();
        proxy.close();
        listener.close();
        assertThat(threadsOf(proxy)).isZero();
    }

    @Test
    void what_a_side_says_the_other_hears() throws IOException {
        client.getOutputStream().write(7);
        server.getOutputStream().write(8);

        assertThat(server.getInputStream().read()).isEqualTo(7);
        assertThat(client.getInputStream().read()).isEqualTo(8);
    }

    @Test
    void a_side_that_has_said_all_still_hears_the_other() throws IOException {
        client.shutdownOutput();
        assertThat(server.getInputStream().read()).isNegative();
        server.getOutputStream().write(8);
        server.close();

        assertThat(client.getInputStream().read()).isEqualTo(8);
        assertThat(client.getInputStream().read()).isNegative();
        Poll.until(() -> threadsOf(proxy) == 1);
    }

    @Test
    void a_cut_resets_both_sides_and_whoever_comes_until_it_is_restored() throws IOException {
        proxy.cut();

        assertReset(client);
        assertReset(server);
        assertResets(this::newClient);
        proxy.restore();
        try (Socket next = newClient();
                Socket itsServer = accepted()) {
            next.getOutputStream().write(9);
            assertThat(itsServer.getInputStream().read()).isEqualTo(9);
        }
    }

    @Test
    void a_frozen_network_carries_nothing_and_later_everything() throws IOException {
        proxy.freeze();
        client.getOutputStream().write(7);

        assertSilence(server);
        proxy.restore();
        assertThat(server.getInputStream().read()).isEqualTo(7);
    }

    @Test
    void a_frozen_network_does_not_tell_that_a_side_is_gone() throws IOException {
        proxy.freeze();
        client.setSoLinger(true, 0);
        client.close();

        assertSilence(server);
        proxy.restore();
        assertReset(server);
    }

    @Test
    void who_connects_to_a_frozen_network_hears_nothing_until_it_is_restored() throws IOException {
        proxy.freeze();
        try (Socket late = newClient()) {
            late.getOutputStream().write(9);
            listener.setSoTimeout(SILENCE_MILLIS);
            assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(listener::accept);
            proxy.restore();

            try (Socket itsServer = accepted()) {
                assertThat(itsServer.getInputStream().read()).isEqualTo(9);
            }
        }
    }

    @Test
    void a_cut_ends_a_freeze() throws IOException {
        proxy.freeze();
        client.getOutputStream().write(7);
        assertSilence(server);

        proxy.cut();

        assertReset(server);
        assertReset(client);
    }

    @Test
    void a_server_that_is_away_resets_its_client() throws IOException {
        listener.close();

        assertResets(this::newClient);
    }

    @Test
    void a_closed_proxy_accepts_nobody_and_leaves_no_thread() {
        proxy.freeze();
        proxy.close();

        assertThat(threadsOf(proxy)).isZero();
        assertThatExceptionOfType(IOException.class).isThrownBy(this::newClient);
    }

    @Test
    void a_cut_that_meets_a_connection_being_made_leaves_none() throws IOException {
        for (int round = 0; round < 20; round++) {
            CompletableFuture<Void> coming = Beside.run(() -> assertResets(this::newClient));
            proxy.cut();
            coming.join();
            proxy.restore();
        }
        Poll.until(() -> threadsOf(proxy) == 1);
    }

    private Socket newClient() throws IOException {
        Socket socket = new Socket(CrashableServer.HOST, proxy.port());
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    private Socket accepted() throws IOException {
        listener.setSoTimeout(PATIENCE_MILLIS);
        Socket socket = listener.accept();
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    private static void assertReset(Socket socket) {
        assertResets(() -> socket);
    }

    /** The reset of a new connection may be there before {@code connect} returns, which then throws it. */
    private static void assertResets(Connecting connecting) {
        assertThatExceptionOfType(SocketException.class)
                .isThrownBy(() -> {
                    try (Socket socket = connecting.connect()) {
                        socket.getInputStream().read();
                    }
                })
                .withMessageContaining("reset");
    }

    private static void assertSilence(Socket socket) throws IOException {
        socket.setSoTimeout(SILENCE_MILLIS);
        assertThatExceptionOfType(SocketTimeoutException.class)
                .isThrownBy(() -> socket.getInputStream().read());
        socket.setSoTimeout(PATIENCE_MILLIS);
    }

    private static long threadsOf(TcpProxy proxy) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("tcp-proxy-" + proxy.port() + "-"))
                .count();
    }

    private interface Connecting {
        Socket connect() throws IOException;
    }
}
