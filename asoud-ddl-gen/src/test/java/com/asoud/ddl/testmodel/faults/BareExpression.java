package com.asoud.ddl.testmodel.faults;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Index;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

@Entity
@Table(
        name = "bare_expression",
        indexes = {@Index(name = "idx_expression", columnList = "lower(code)")})
public class BareExpression {

    @Id
    @Nullable
    Long id;

    @Nullable
    String code;

    @Nullable
    Integer price;
}
