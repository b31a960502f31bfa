package com.asoud.planguard.spring.shop;

import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Index;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.NamedStoredProcedureQuery;
import jakarta.persistence.OneToMany;
import jakarta.persistence.ParameterMode;
import jakarta.persistence.StoredProcedureParameter;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

@Entity
@Table(indexes = @Index(name = Purchase.CUSTOMER_PLACED, columnList = "customer_id, placed_at, id"))
@NamedStoredProcedureQuery(
        name = "Purchase.cancel",
        procedureName = "cancel",
        parameters = @StoredProcedureParameter(name = "customer", mode = ParameterMode.IN, type = Long.class))
public class Purchase {

    public static final String CUSTOMER_PLACED = "purchase_customer_placed_idx";

    @Id
    @GeneratedValue(strategy = GenerationType.SEQUENCE)
    private Long id;

    @ManyToOne(fetch = FetchType.LAZY, optional = false)
    private Customer customer;

    private Instant placedAt;

    private String status;

    private long amount;

    @OneToMany(mappedBy = "purchase")
    private List<PurchaseLine> lines = new ArrayList<>();

    protected Purchase() {}

    public Purchase(Customer customer, Instant placedAt) {
        this.customer = customer;
        this.placedAt = placedAt;
        this.status = "new";
    }

    public Long getId() {
        return id;
    }

    public Customer getCustomer() {
        return customer;
    }

    public Instant getPlacedAt() {
        return placedAt;
    }

    public List<PurchaseLine> getLines() {
        return lines;
    }
}
