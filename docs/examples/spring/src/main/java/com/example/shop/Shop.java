package com.example.shop;

import com.asoud.model.product.Product;
import com.asoud.model.product.ProductRepository;
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
