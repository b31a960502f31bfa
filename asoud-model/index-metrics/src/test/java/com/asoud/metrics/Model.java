package com.asoud.metrics;

import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Index;
import jakarta.persistence.SecondaryTable;
import jakarta.persistence.Table;
import jakarta.persistence.UniqueConstraint;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.Configuration;

/** An application with every way to declare an index. */
final class Model {

    private Model() {}

    @Entity(name = "Parcel")
    @Table(
            name = "parcel",
            indexes = {
                @Index(name = "parcel_city_idx", columnList = "city"),
                @Index(name = "Parcel_Weight_IDX", columnList = "weight desc"),
                @Index(name = "`Parcel_Expression`", columnList = "(lower(city))"),
                @Index(name = "parcel_heavy_idx", columnList = "id", options = "where weight > 10"),
                @Index(name = "parcel_code_idx", columnList = "code", unique = true),
                @Index(
                        name = "parcel_whose_name_is_longer_than_what_postgresql_keeps_of_it_idx",
                        columnList = "city, weight")
            },
            uniqueConstraints = @UniqueConstraint(name = "parcel_label_key", columnNames = "label"))
    @SecondaryTable(name = "parcel_note", indexes = @Index(name = "parcel_note_idx", columnList = "note"))
    static class Parcel {

        @Id
        long id;

        String city = "";
        int weight;
        String code = "";
        String label = "";

        @Column(unique = true)
        String unnamed = "";

        @Column(table = "parcel_note")
        String note = "";

        @ElementCollection
        @CollectionTable(name = "parcel_stop", indexes = @Index(name = "parcel_stop_idx", columnList = "stops"))
        Set<String> stops = new HashSet<>();
    }

    @Entity(name = "Depot")
    @Table(name = "`Depot`")
    static class Depot {

        @Id
        long id;
    }

    /** Of a schema of its own, which has to be quoted; its table and its index have names of the parcel's. */
    @Entity(name = "OldParcel")
    @Table(schema = "`Übungs Schema`", name = "parcel", indexes = @Index(name = "parcel_city_idx", columnList = "city"))
    static class OldParcel {

        @Id
        long id;

        String city = "";
    }

    /** Hibernate on this database, whose tables it creates anew. */
    static SessionFactory start(DataSource dataSource, Map<String, String> settings) {
        Configuration configuration = new Configuration()
                .addAnnotatedClass(Parcel.class)
                .addAnnotatedClass(Depot.class)
                .addAnnotatedClass(OldParcel.class)
                .setProperty("hibernate.hbm2ddl.auto", "create");
        settings.forEach(configuration::setProperty);
        configuration.getProperties().put("hibernate.connection.datasource", dataSource);
        return configuration.buildSessionFactory();
    }
}
