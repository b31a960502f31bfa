package com.example.shop;

import com.asoud.model.product.Product;
import com.asoud.model.product.ProductRepository;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;
import jakarta.data.Limit;
import jakarta.transaction.Transactional;

@QuarkusMain
public class Shop implements QuarkusApplication {

    private final ProductRepository products;
    private final MeterRegistry registry;

    Shop(ProductRepository products, MeterRegistry registry) {
        this.products = products;
        this.registry = registry;
    }

    @Override
    @Transactional
    public int run(String... args) throws InterruptedException {
        printIndexes();
        for (Product product : products.publishedInMarket(123, Limit.of(20))) {
            System.out.println(product.getId() + " " + product.getName());
        }
        return 0;
    }

    /** A shop that goes on running has them for its registry instead; what is first read takes a moment. */
    private void printIndexes() throws InterruptedException {
        var indexes = registry.get("declared.index.present").gauges();
        for (int i = 0; i < 100 && Double.isNaN(indexes.iterator().next().value()); i++) {
            Thread.sleep(100);
        }
        long present = indexes.stream().filter(index -> index.value() == 1).count();
        System.out.println(indexes.size() + " declared indexes, " + present + " present");
    }
}
