package com.asoud.ddl.testmodel.faults;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import org.jspecify.annotations.Nullable;

/** The root of a hierarchy in one table. */
@Entity
public class SingleTable {

    @Id
    @Nullable
    Long id;

    @Nullable
    String code;
}
