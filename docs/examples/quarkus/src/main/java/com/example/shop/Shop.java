package com.example.shop;

import com.asoud.model.product.Product;
import com.asoud.model.product.ProductRepository;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;
import jakarta.data.Limit;
import jakarta.transaction.Transactional;

@QuarkusMain
public class Shop implements QuarkusApplication {

    private final ProductRepository products;

    Shop(ProductRepository products) {
        this.products = products;
    }

    @Override
    @Transactional
    public int run(String... args) {
        for (Product product : products.publishedInMarket(123, Limit.of(20))) {
            System.out.println(product.getId() + " " + product.getName());
        }
        return 0;
    }
}
