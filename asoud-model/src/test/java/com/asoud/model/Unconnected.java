package com.asoud.model;

import org.hibernate.cfg.AvailableSettings;
import org.hibernate.jpa.HibernatePersistenceConfiguration;

/** The model in a Hibernate that has no database, but believes in PostgreSQL 14. */
final class Unconnected {

    private Unconnected() {}

    static HibernatePersistenceConfiguration configuration() {
        return new HibernatePersistenceConfiguration("asoud")
                .managedClasses(AsoudModel.managedClasses())
                .property(AvailableSettings.ALLOW_METADATA_ON_BOOT, false)
                .property(AvailableSettings.JAKARTA_HBM2DDL_DB_NAME, "PostgreSQL")
                .property(AvailableSettings.JAKARTA_HBM2DDL_DB_MAJOR_VERSION, "14");
    }
}
