package com.asoud.ddl.testmodel.faults;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Index;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

@Entity
@Table(
        name = "long_name",
        indexes = {@Index(name = "idx_شاخص_بسیار_بلند_برای_جدول_کالاهای_ما", columnList = "code")})
public class LongName {

    @Id
    @Nullable
    Long id;

    @Nullable
    String code;

    @Nullable
    Integer price;
}
