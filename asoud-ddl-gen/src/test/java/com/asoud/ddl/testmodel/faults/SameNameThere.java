package com.asoud.ddl.testmodel.faults;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Index;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

@Entity
@Table(
        name = "same_name_there",
        indexes = {@Index(name = "IDX_Shared", columnList = "price")})
public class SameNameThere {

    @Id
    @Nullable
    Long id;

    @Nullable
    String code;

    @Nullable
    Integer price;
}
