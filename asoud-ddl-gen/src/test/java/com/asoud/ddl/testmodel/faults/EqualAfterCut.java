package com.asoud.ddl.testmodel.faults;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Index;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

@Entity
@Table(
        name = "equal_after_cut",
        indexes = {
            @Index(name = "idx_a_name_of_which_the_first_sixty_three_bytes_are_one_and_the_same", columnList = "code"),
            @Index(name = "idx_a_name_of_which_the_first_sixty_three_bytes_are_one_and_the_other", columnList = "price")
        })
public class EqualAfterCut {

    @Id
    @Nullable
    Long id;

    @Nullable
    String code;

    @Nullable
    Integer price;
}
