package com.asoud.ddl.testmodel.faults;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Index;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

@Entity
@Table(
        name = "two_indexes_of_one_name",
        indexes = {@Index(name = "idx_same", columnList = "code"), @Index(name = "idx_same", columnList = "price")})
public class TwoIndexesOfOneName {

    @Id
    @Nullable
    Long id;

    @Nullable
    String code;

    @Nullable
    Integer price;
}
