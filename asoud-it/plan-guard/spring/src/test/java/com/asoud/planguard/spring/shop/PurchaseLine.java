package com.asoud.planguard.spring.shop;

import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.Index;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;

@Entity
@Table(indexes = @Index(name = "purchase_line_purchase_idx", columnList = "purchase_id"))
public class PurchaseLine {

    @Id
    private Long id;

    @ManyToOne(fetch = FetchType.LAZY, optional = false)
    private Purchase purchase;

    private String article;

    public String getArticle() {
        return article;
    }
}
