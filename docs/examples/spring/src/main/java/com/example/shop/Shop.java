package com.example.shop;

import com.asoud.model.product.Product;
import com.asoud.model.product.ProductRepository;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.data.Limit;
import java.util.List;
import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

@SpringBootApplication
public class Shop {

    public static void main(String[] args) {
        SpringApplication.run(Shop.class, args);
    }

    @Bean
    CommandLineRunner print(Catalogue catalogue) {
        return args -> catalogue.newest(123)
                .forEach(product -> System.out.println(product.getId() + " " + product.getName()));
    }

    /** A shop that goes on running has them for its registry instead; what is first read takes a moment. */
    @Bean
    CommandLineRunner printIndexes(MeterRegistry registry) {
        return args -> {
            var indexes = registry.get("declared.index.present").gauges();
            for (int i = 0; i < 100 && Double.isNaN(indexes.iterator().next().value()); i++) {
                Thread.sleep(100);
            }
            long present = indexes.stream().filter(index -> index.value() == 1).count();
            System.out.println(indexes.size() + " declared indexes, " + present + " present");
        };
    }

    @Service
    static class Catalogue {

        private final ProductRepository products;

        Catalogue(ProductRepository products) {
            this.products = products;
        }

        @Transactional(readOnly = true)
        public List<Product> newest(long marketId) {
            return products.publishedInMarket(marketId, Limit.of(20));
        }
    }
}
