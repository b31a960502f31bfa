package com.asoud.it.marketplace;

import com.asoud.model.AsoudModel;
import com.asoud.planguard.database.Template;
import java.util.Locale;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;

/** The two kinds of migration (guide section 3), applied as a user of the jar applies them: by plain Flyway. */
public enum FlywayFlavour {
    STANDARD(AsoudModel.developmentMigrations()),
    CONCURRENT(AsoudModel.productionMigrations());

    private final String[] locations;
    private final Template template;

    FlywayFlavour(String[] locations) {
        this.locations = locations;
        this.template = Template.EMPTY.then(
                folder(), database -> flyway(database).load().migrate());
    }

    /** All migrations of this flavour, and no rows. */
    public Template template() {
        return template;
    }

    /** The folder of its files, below {@code db/migration} and {@code db/rollback}. */
    public String folder() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Flyway as the README sets it up: for production, without its transactional lock. */
    public FluentConfiguration flyway(DataSource database) {
        FluentConfiguration flyway = Flyway.configure().dataSource(database).locations(locations);
        if (this == CONCURRENT) {
            flyway.getConfigurationExtension(PostgreSQLConfigurationExtension.class)
                    .setTransactionalLock(false);
        }
        return flyway;
    }
}
