package com.asoud.metrics.sample;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Index;
import jakarta.persistence.Table;

/** What the sample application sells. */
@Entity(name = "Product")
@Table(
        name = "product",
        indexes = {
            @Index(name = "product_market_created_idx", columnList = "market_id, created_at"),
            @Index(name = "product_tag_idx", columnList = "tag"),
            @Index(name = "product_city_idx", columnList = "city"),
            @Index(name = "product_code_idx", columnList = "code", unique = true)
        })
class Product {

    @Id
    private long id;

    @Column(name = "market_id")
    private long marketId;

    @Column(name = "created_at")
    private long createdAt;

    private String tag = "";
    private String city = "";
    private String code = "";
}
