package com.example.library;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Index;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;

/** One copy of a book, on a shelf of a branch or lent. */
@Entity
@Table(indexes = @Index(name = "idx_book_copy_book", columnList = "book_id, branch_id"))
public class BookCopy {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private Long id;

    @ManyToOne(fetch = FetchType.LAZY, optional = false)
    private Book book;

    @ManyToOne(fetch = FetchType.LAZY, optional = false)
    private Branch branch;

    @Column(nullable = false, unique = true, length = 30)
    private String barcode;

    protected BookCopy() {}

    public BookCopy(Book book, Branch branch, String barcode) {
        this.book = book;
        this.branch = branch;
        this.barcode = barcode;
    }

    public Long getId() {
        return id;
    }

    public Book getBook() {
        return book;
    }

    public Branch getBranch() {
        return branch;
    }

    public String getBarcode() {
        return barcode;
    }
}
