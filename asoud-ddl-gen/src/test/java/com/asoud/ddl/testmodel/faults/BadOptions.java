package com.asoud.ddl.testmodel.faults;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Index;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

@Entity
@Table(
        name = "bad_options",
        indexes = {@Index(name = "idx_options", columnList = "code", options = "where colour = 'red'")})
public class BadOptions {

    @Id
    @Nullable
    Long id;

    @Nullable
    String code;

    @Nullable
    Integer price;
}
