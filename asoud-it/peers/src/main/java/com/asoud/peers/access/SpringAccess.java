package com.asoud.peers.access;

import static com.asoud.peers.access.Operation.PAGE;

import com.asoud.model.PublicationStatus;
import com.asoud.peers.access.Hibernate.References;
import jakarta.persistence.EntityManagerFactory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.hibernate.SessionFactory;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.domain.Limit;
import org.springframework.data.domain.PageRequest;
import org.springframework.data.domain.ScrollPosition;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;
import org.springframework.orm.jpa.vendor.HibernateJpaVendorAdapter;
import org.springframework.transaction.annotation.EnableTransactionManagement;

/** Spring Data JPA in a context of its own, set up as Spring Boot does. */
final class SpringAccess implements Access {

    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    private final Sample sample;
    private final References references;

    /** What Spring is told. */
    @Configuration(proxyBeanMethods = false)
    @EnableTransactionManagement
    @EnableJpaRepositories(basePackageClasses = SpringRepositories.class, considerNestedRepositories = true)
    static class Setup {

        @Bean
        LocalContainerEntityManagerFactoryBean entityManagerFactory(DataSource pool) {
            LocalContainerEntityManagerFactoryBean factory = new LocalContainerEntityManagerFactoryBean();
            factory.setDataSource(pool);
            factory.setPackagesToScan("com.asoud.model");
            factory.setJpaVendorAdapter(new HibernateJpaVendorAdapter());
            factory.setJpaPropertyMap(Hibernate.SETTINGS);
            return factory;
        }

        @Bean
        JpaTransactionManager transactionManager(EntityManagerFactory factory) {
            return new JpaTransactionManager(factory);
        }
    }

    SpringAccess(DataSource pool, Sample sample) {
        this.sample = sample;
        context.registerBean(DataSource.class, () -> pool, bean -> bean.setDestroyMethodName(""));
        context.register(Setup.class);
        context.refresh();
        this.references =
                References.read(context.getBean(EntityManagerFactory.class).unwrap(SessionFactory.class));
    }

    @Override
    public List<Call> calls() {
        var products = context.getBean(SpringRepositories.Products.class);
        var markets = context.getBean(SpringRepositories.Markets.class);
        var orders = context.getBean(SpringRepositories.Orders.class);
        var page500 = PageRequest.of(Operation.BEFORE_PAGE_500 / PAGE, PAGE);
        Map<String, Object> last = new LinkedHashMap<>();
        last.put("createdAt", sample.lastCreatedAt());
        last.put("id", sample.lastId());
        var position = ScrollPosition.forward(last);
        return List.of(
                new Call(
                        Operation.LIST,
                        "Spring Data JPA, derived query",
                        () -> products.findByMarketIdAndStatusOrderByCreatedAtDescIdDesc(
                                Sample.MARKET, PublicationStatus.PUBLISHED, Limit.of(PAGE))),
                new Call(
                        Operation.LIST,
                        "Spring Data JPA, @Query",
                        () -> products.publishedInMarket(Sample.MARKET, Limit.of(PAGE))),
                new Call(Operation.LOOK_UP, "Spring Data JPA", () -> markets.findByBusinessId(Sample.BUSINESS_ID)),
                new Call(
                        Operation.PAGE_500,
                        "Spring Data JPA, after the last row, @Query",
                        () -> products.newestPublishedAfter(sample.lastCreatedAt(), sample.lastId(), Limit.of(PAGE))),
                new Call(
                        Operation.PAGE_500,
                        "Spring Data JPA, ScrollPosition",
                        () -> products.findFirst20ByStatusOrderByCreatedAtDescIdDesc(
                                        PublicationStatus.PUBLISHED, position)
                                .getContent()),
                new Call(
                        Operation.PAGE_500,
                        "Spring Data JPA, Pageable, Slice",
                        () -> products.sliceOfNewestPublished(page500).getContent()),
                new Call(
                        Operation.PAGE_500,
                        "Spring Data JPA, Pageable, Page",
                        () -> products.pageOfNewestPublished(page500).getContent()),
                new Call(Operation.INSERT, "Spring Data JPA, saveAll", () -> orders.saveAll(references.orders())),
                new Call(Operation.MONTH, "Spring Data JPA", () -> orders.totalPaid(Sample.FROM, Sample.UNTIL)));
    }

    @Override
    public void close() {
        context.close();
    }
}
