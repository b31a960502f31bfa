package com.example.shop;

import com.asoud.model.AsoudModel;
import com.asoud.model.product.ProductRepository;
import com.asoud.model.product.ProductRepository_;
import org.hibernate.SessionFactory;
import org.hibernate.StatelessSession;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.orm.jpa.hibernate.SharedSessionCreator;

@Configuration
@EntityScan(basePackageClasses = AsoudModel.class)
class AsoudConfiguration {

    /** Stands for the session of the current transaction. */
    @Bean
    StatelessSession statelessSession(SessionFactory sessionFactory) {
        return SharedSessionCreator.createSharedStatelessSession(sessionFactory);
    }

    @Bean
    ProductRepository products(StatelessSession session) {
        return new ProductRepository_(session);
    }
}
