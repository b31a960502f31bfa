package com.asoud.ddl.flyway;

import static org.assertj.core.api.Assertions.assertThat;

import com.asoud.ddl.catalog.Constraint;
import com.asoud.ddl.catalog.Index;
import com.asoud.ddl.catalog.ObjectName;
import com.asoud.ddl.plan.Flavour;
import com.asoud.ddl.plan.LockLevel;
import com.asoud.ddl.plan.Operation;
import com.asoud.ddl.plan.Step;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a header says of locks is read back from it. */
class LocksTakenTest {

    private static final ObjectName PARCEL = new ObjectName("", "parcel");
    private static final ObjectName DEPOT = new ObjectName("depot", "shelf");

    @Test
    void theTableOfADroppedIndexIsKnownThoughNoStatementNamesIt() {
        assertThat(locks(new Operation.DropIndex(index(PARCEL), false)))
                .isEqualTo(Map.of(PARCEL, LockLevel.ACCESS_EXCLUSIVE));
    }

    @Test
    void aForeignKeyLocksBothTables() {
        Constraint key = new Constraint(
                "fk",
                Constraint.Kind.FOREIGN_KEY,
                "FOREIGN KEY (shelf) REFERENCES depot.shelf(id)",
                List.of("shelf"),
                Optional.of(DEPOT),
                Optional.empty(),
                "",
                true);

        assertThat(locks(new Operation.AddConstraint(PARCEL, key, false)))
                .containsEntry(PARCEL, LockLevel.SHARE_ROW_EXCLUSIVE)
                .containsEntry(DEPOT, LockLevel.SHARE_ROW_EXCLUSIVE);
    }

    @Test
    void theStrongestOfSeveralLocksCounts() {
        assertThat(locks(
                        new Operation.DropIndex(index(PARCEL), false),
                        new Operation.CreateIndex(index(PARCEL), false),
                        new Operation.CreateIndex(index(DEPOT), false)))
                .containsEntry(PARCEL, LockLevel.ACCESS_EXCLUSIVE)
                .containsEntry(DEPOT, LockLevel.SHARE);
    }

    @Test
    void aNameThatLooksLikeTwoIsReadInEveryWay() {
        ObjectName odd = new ObjectName("", "salt and pepper.old");

        assertThat(locks(new Operation.CreateIndex(index(odd), false))).containsEntry(odd, LockLevel.SHARE);
    }

    @Test
    void ofAFileThatWasNotGeneratedNothingIsKnown() {
        assertThat(LocksTaken.of("--     lock    SHARE on parcel: writes wait, reads go on\nSELECT 1"))
                .isEmpty();
    }

    private static Map<ObjectName, LockLevel> locks(Operation... operations) {
        String header = new Header(Map.of())
                .migration(Optional.of(Flavour.STANDARD), new Step(List.of(operations), true), "rollback/U1__a.sql");
        return LocksTaken.of(header + "SELECT 1;").orElseThrow();
    }

    private static Index index(ObjectName table) {
        return new Index(table.sibling("by_size"), table, false, "btree (size)", List.of(), true);
    }
}
