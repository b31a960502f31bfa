package com.asoud.ddl.testmodel.mappings.parts;

import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Index;
import jakarta.persistence.JoinColumn;
import java.util.ArrayList;
import java.util.List;

@Embeddable
public class Parcels {

    Weight heaviest;

    @ElementCollection
    @CollectionTable(
            name = "parcel_code",
            joinColumns = @JoinColumn(name = "shipment_id"),
            indexes = {
                @Index(name = "ix_parcel_code", columnList = "code"),
                @Index(name = "ux_parcel_code", columnList = "code, shipment_id", unique = true)
            })
    @Column(name = "code")
    List<String> codes = new ArrayList<>();
}
