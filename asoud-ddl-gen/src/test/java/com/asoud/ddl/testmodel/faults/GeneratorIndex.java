package com.asoud.ddl.testmodel.faults;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Index;
import jakarta.persistence.TableGenerator;
import org.jspecify.annotations.Nullable;

/** Hibernate builds the table of a generator without the indexes declared on it, and says nothing. */
@Entity
public class GeneratorIndex {

    @Id
    @TableGenerator(
            name = "counters",
            table = "counters",
            indexes = @Index(name = "idx_counters", columnList = "sequence_name"))
    @GeneratedValue(strategy = GenerationType.TABLE, generator = "counters")
    @Nullable
    Long id;
}
