package com.asoud.planguard.weather;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.ForeignKey;
import jakarta.persistence.Id;
import jakarta.persistence.Index;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

@Entity
@Table(
        name = "reading",
        indexes = {
            @Index(name = Reading.INDEX_STATION_TAKEN, columnList = "station_id, taken_at, id"),
            @Index(name = Reading.INDEX_DOUBTFUL, columnList = "taken_at", options = "where state = 'doubtful'"),
            @Index(name = Reading.INDEX_UPLOAD, columnList = "upload"),
            @Index(name = Reading.INDEX_SENSOR, columnList = "sensor")
        })
public class Reading {

    public static final String INDEX_STATION_TAKEN = "idx_reading_station_taken";
    public static final String INDEX_DOUBTFUL = "idx_reading_doubtful";
    public static final String INDEX_UPLOAD = "idx_reading_upload";
    public static final String INDEX_SENSOR = "idx_reading_sensor";

    @Id
    private @Nullable Long id;

    @ManyToOne(optional = false, fetch = FetchType.LAZY)
    @JoinColumn(name = "station_id", foreignKey = @ForeignKey(name = "fk_reading_station"))
    private @Nullable Station station;

    @Column(name = "taken_at", nullable = false)
    private @Nullable Instant takenAt;

    @Column(nullable = false)
    private @Nullable String kind;

    @Column(nullable = false)
    private @Nullable String state;

    private double value;

    private long upload;

    @Column(nullable = false)
    private @Nullable String sensor;

    protected Reading() {}

    public @Nullable Long getId() {
        return id;
    }

    public @Nullable Station getStation() {
        return station;
    }

    public @Nullable Instant getTakenAt() {
        return takenAt;
    }
}
