package com.asoud.planguard.spring.shop;

import javax.sql.DataSource;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

@SpringBootApplication
public class ShopApplication {

    /** Another one, which nobody asks in these tests: there is no such server. */
    @Bean(defaultCandidate = false)
    DataSource archive() {
        return new DriverManagerDataSource("jdbc:postgresql://archive.example.com/shop");
    }
}
