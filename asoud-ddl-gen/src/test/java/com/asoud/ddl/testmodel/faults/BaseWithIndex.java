package com.asoud.ddl.testmodel.faults;

import jakarta.persistence.Id;
import jakarta.persistence.Index;
import jakarta.persistence.MappedSuperclass;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

/** Hibernate ignores a table that is declared where there is none. */
@MappedSuperclass
@Table(indexes = {@Index(name = "idx_on_mapped_superclass", columnList = "code"), @Index(columnList = "id, code")})
public abstract class BaseWithIndex {

    @Id
    @Nullable
    Long id;

    @Nullable
    String code;
}
