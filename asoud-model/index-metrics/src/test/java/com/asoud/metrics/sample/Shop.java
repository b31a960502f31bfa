package com.asoud.metrics.sample;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.jspecify.annotations.Nullable;

/** Answers requests, with the metrics of requests that Spring Boot and Quarkus have; and takes faults. */
final class Shop implements AutoCloseable {

    /** What is asked for, by the path of the request. */
    static final Map<String, String> QUERIES = Map.of(
            "/market", "from Product where marketId = :value order by createdAt desc",
            "/tag", "from Product where tag = 'tag ' || cast(:value as String)",
            "/city", "from Product where city = 'city ' || cast(:value as String)",
            "/code", "from Product where code = 'code ' || cast(:value as String)");

    private static final int MARKETS = 500;

    private final SessionFactory sessions;
    private final PrometheusMeterRegistry registry;
    private final Faults faults;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private @Nullable HttpServer server;

    Shop(SessionFactory sessions, PrometheusMeterRegistry registry, Faults faults) {
        this.sessions = sessions;
        this.registry = registry;
        this.faults = faults;
    }

    /** @return where it listens */
    InetSocketAddress open(InetSocketAddress address) throws IOException {
        HttpServer opened = HttpServer.create(address, 0);
        opened.setExecutor(threads);
        QUERIES.forEach((path, query) -> opened.createContext(path, exchange -> answer(exchange, path, query)));
        opened.createContext("/metrics", exchange -> send(exchange, 200, registry.scrape()));
        opened.createContext("/fault", this::fault);
        opened.start();
        server = opened;
        return opened.getAddress();
    }

    private void answer(HttpExchange exchange, String path, String query) throws IOException {
        long start = System.nanoTime();
        int status = 200;
        String body;
        try {
            body = find(query) + " products";
        } catch (RuntimeException failure) {
            status = timedOut(failure) ? 504 : 500;
            body = String.valueOf(failure.getMessage());
        }
        Timer.builder("http.server.requests")
                .tags("method", "GET", "uri", path, "status", String.valueOf(status))
                .publishPercentileHistogram()
                .register(registry)
                .record(Duration.ofNanos(System.nanoTime() - start));
        send(exchange, status, body);
    }

    private static boolean timedOut(Throwable failure) {
        return failure instanceof SQLException refused
                ? "57014".equals(refused.getSQLState())
                : failure.getCause() != null && timedOut(failure.getCause());
    }

    private int find(String query) {
        try (Session session = sessions.openSession()) {
            return session.fromTransaction(transaction -> {
                faults.inTransaction(session);
                return session.createQuery(query, Product.class)
                        .setParameter(
                                "value", (long) ThreadLocalRandom.current().nextInt(MARKETS))
                        .setMaxResults(20)
                        .list()
                        .size();
            });
        }
    }

    private void fault(HttpExchange exchange) throws IOException {
        try {
            faults.become(exchange.getRequestURI().getQuery());
            send(exchange, 200, "");
        } catch (SQLException | RuntimeException failure) {
            send(exchange, 500, failure.toString());
        }
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getRequestBody().readAllBytes();
        exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        try (OutputStream response = exchange.getResponseBody()) {
            response.write(bytes);
        }
    }

    @Override
    public void close() {
        if (server != null) {
            server.stop(0);
        }
        threads.shutdownNow();
    }
}
