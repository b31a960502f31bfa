import com.asoud.model.AsoudModel;
import com.asoud.model.product.Product;
import com.asoud.model.product.ProductRepository_;
import jakarta.data.Limit;
import org.flywaydb.core.Flyway;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;
import org.hibernate.jpa.HibernatePersistenceConfiguration;

public class Shop {

    public static void main(String[] args) {
        String url = System.getenv("DB_URL");
        String user = System.getenv("DB_USER");
        String password = System.getenv("DB_PASSWORD");

        migrate(url, user, password);

        try (var sessions = new HibernatePersistenceConfiguration("shop")
                .managedClasses(AsoudModel.managedClasses())
                .jdbcUrl(url)
                .jdbcCredentials(user, password)
                .property("hibernate.hikari.maximumPoolSize", 10)
                .property("hibernate.hbm2ddl.auto", "validate")
                .createEntityManagerFactory()) {

            sessions.inStatelessTransaction(session -> {
                var products = new ProductRepository_(session);
                for (Product product : products.publishedInMarket(123, Limit.of(20))) {
                    System.out.println(product.getId() + " " + product.getName());
                }
            });
        }
    }

    private static void migrate(String url, String user, String password) {
        var flyway = Flyway.configure()
                .dataSource(url, user, password)
                .locations(AsoudModel.productionMigrations()); // or developmentMigrations()
        flyway.getConfigurationExtension(PostgreSQLConfigurationExtension.class).setTransactionalLock(false);
        flyway.load().migrate();
    }
}
