package com.asoud.ddl.testmodel.faults;

import jakarta.persistence.Entity;
import org.jspecify.annotations.Nullable;

@Entity
public class NoIdentifier {

    @Nullable
    String code;
}
