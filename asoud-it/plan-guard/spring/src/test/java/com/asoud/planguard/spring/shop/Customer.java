package com.asoud.planguard.spring.shop;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.UniqueConstraint;

@Entity
@Table(uniqueConstraints = @UniqueConstraint(name = "customer_email_key", columnNames = "email"))
public class Customer {

    @Id
    private Long id;

    private String email;

    private String town;

    public Long getId() {
        return id;
    }

    public String getTown() {
        return town;
    }
}
