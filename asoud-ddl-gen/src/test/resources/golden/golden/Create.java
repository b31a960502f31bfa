package golden;

import jakarta.persistence.Persistence;
import jakarta.validation.Validation;
import java.util.Map;
import org.hibernate.validator.messageinterpolation.ParameterMessageInterpolator;

/** What an application does that has its schema made by Hibernate. */
public final class Create {

    public static void main(String... arguments) {
        Persistence.createEntityManagerFactory(
                        "golden",
                        Map.of(
                                "jakarta.persistence.jdbc.url", arguments[0],
                                "jakarta.persistence.jdbc.user", "postgres",
                                // As create, which would first drop what is not there.
                                "hibernate.hbm2ddl.auto", "create-only",
                                // For the oldest PostgreSQL that we support, as the export does.
                                "hibernate.dialect", "golden.Create$Dialect",
                                "jakarta.persistence.validation.factory",
                                        Validation.byDefaultProvider()
                                                .configure()
                                                .messageInterpolator(new ParameterMessageInterpolator())
                                                .buildValidatorFactory()))
                .close();
    }

    /** Without what it would ask the server. */
    public static class Dialect extends org.hibernate.dialect.PostgreSQLDialect {}
}
