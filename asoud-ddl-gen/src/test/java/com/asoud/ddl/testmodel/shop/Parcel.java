package com.asoud.ddl.testmodel.shop;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Index;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Its column is named by the application's naming strategy, and its index names the attribute. */
@Entity
@Table(indexes = @Index(name = "idx_parcel_sent", columnList = "sentAt"))
public class Parcel {

    @Id
    @Nullable
    Long id;

    @Nullable
    Instant sentAt;
}
