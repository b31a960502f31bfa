package com.asoud.model.category;

import com.asoud.model.BaseEntity;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Table;
import jakarta.persistence.UniqueConstraint;
import java.util.Objects;

/** The upper of the two levels of classification, such as "Clothing". */
@Entity(name = "Category")
@Table(name = "category", uniqueConstraints = @UniqueConstraint(name = "category_title_key", columnNames = "title"))
@SequenceGenerator(name = "category_seq", sequenceName = "category_seq", allocationSize = 50)
public class Category extends BaseEntity {

    @Column(name = "title", nullable = false, length = 100)
    private String title;

    /** For Hibernate. */
    @SuppressWarnings("NullAway.Init")
    protected Category() {}

    /**
     * A new category.
     *
     * @param title at most 100 characters, unique
     */
    public Category(String title) {
        this.title = Objects.requireNonNull(title, "title");
    }

    /** Never null, unique. */
    public String getTitle() {
        return title;
    }

    /** @param newTitle at most 100 characters, unique */
    public void rename(String newTitle) {
        this.title = Objects.requireNonNull(newTitle, "newTitle");
    }
}
