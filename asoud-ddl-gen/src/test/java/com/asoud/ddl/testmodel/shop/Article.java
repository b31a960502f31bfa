package com.asoud.ddl.testmodel.shop;

import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Index;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.JoinTable;
import jakarta.persistence.ManyToMany;
import jakarta.persistence.SecondaryTable;
import jakarta.persistence.Table;
import jakarta.persistence.UniqueConstraint;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

@Entity
@Table(
        name = "article",
        indexes = {
            @Index(name = "idx_article_code", columnList = "code", unique = true),
            @Index(name = "idx_article_newest", columnList = "created_at desc, id"),
            @Index(name = "idx_article_priced", columnList = "price", options = "include (code) where price > 0"),
            @Index(name = "idx_article_live_code", columnList = "code", unique = true, options = "where not deleted"),
            @Index(name = "idx_article_email", columnList = "(lower(email))"),
            @Index(name = "`Index, \"quoted\"`", columnList = "\"Select\"")
        },
        uniqueConstraints = @UniqueConstraint(name = "uq_article_isbn", columnNames = "isbn"))
@SecondaryTable(name = "article_detail", indexes = @Index(name = "idx_article_detail_size", columnList = "size"))
public class Article {

    @Id
    @Nullable
    Long id;

    @Nullable
    String code;

    @Nullable
    String isbn;

    @Column(unique = true)
    @Nullable
    String barcode;

    @Nullable
    String email;

    boolean deleted;

    @Nullable
    Integer price;

    @Column(name = "\"Select\"")
    @Nullable
    String choice;

    @Column(name = "created_at")
    @Nullable
    Instant createdAt;

    @Column(name = "size", table = "article_detail")
    @Nullable
    Integer size;

    @ElementCollection
    @CollectionTable(
            name = "article_label",
            indexes = @Index(name = "idx_article_label", columnList = "label"),
            joinColumns = @JoinColumn(name = "article_id"))
    @Column(name = "label")
    Set<String> labels = new HashSet<>();

    @ManyToMany
    @JoinTable(
            name = "article_similar",
            joinColumns = @JoinColumn(name = "article_id"),
            inverseJoinColumns = @JoinColumn(name = "similar_id"),
            indexes = @Index(name = "idx_article_similar", columnList = "similar_id"))
    Set<Article> similar = new HashSet<>();
}
