package com.asoud.metrics.sample;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A few customers, each of whom asks for one kind of thing, time and again. */
final class Load implements AutoCloseable {

    private static final long PAUSE_MILLIS = 50;

    private final InetSocketAddress shop;
    private final Faults faults;
    private final HttpClient client = HttpClient.newHttpClient();
    private final ScheduledExecutorService customers = Executors.newScheduledThreadPool(Shop.QUERIES.size(), task -> {
        Thread thread = new Thread(task, "customer");
        thread.setDaemon(true);
        return thread;
    });

    Load(InetSocketAddress shop, Faults faults) {
        this.shop = shop;
        this.faults = faults;
    }

    void start() {
        for (String path : Shop.QUERIES.keySet()) {
            customers.scheduleWithFixedDelay(() -> ask(path), 0, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void ask(String path) {
        if (faults.nobodyAsksFor(path)) {
            return;
        }
        try {
            client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + shop.getPort() + path))
                            .build(),
                    HttpResponse.BodyHandlers.discarding());
        } catch (IOException refused) {
            // The next one may be answered.
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        customers.shutdownNow();
    }
}
