package com.asoud.ddl.testmodel.faults;

import jakarta.persistence.Entity;
import jakarta.persistence.Index;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

/** Its rows are in its root's table, so that it has none to declare. */
@Entity
@Table(indexes = {@Index(name = "idx_on_subclass", columnList = "note"), @Index(columnList = "note, id")})
public class OnSingleTableSubclass extends SingleTable {

    @Nullable
    String note;
}
