package com.asoud.planguard.weather;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Index;
import jakarta.persistence.Table;
import jakarta.persistence.UniqueConstraint;
import org.jspecify.annotations.Nullable;

@Entity
@Table(
        name = "station",
        uniqueConstraints = @UniqueConstraint(name = Station.UNIQUE_CODE, columnNames = "code"),
        indexes = @Index(name = Station.INDEX_COUNTRY_NAME, columnList = "country, name"))
public class Station {

    static final String UNIQUE_CODE = "uk_station_code";
    static final String INDEX_COUNTRY_NAME = "idx_station_country_name";

    @Id
    private @Nullable Long id;

    @Column(nullable = false)
    private @Nullable String code;

    @Column(nullable = false)
    private @Nullable String name;

    @Column(nullable = false)
    private @Nullable String country;

    private int altitude;

    protected Station() {}

    public @Nullable String getName() {
        return name;
    }
}
