package com.asoud.model.category;

import com.asoud.model.BaseEntity;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.ForeignKey;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Table;
import jakarta.persistence.UniqueConstraint;
import java.util.Objects;

/** The lower of the two levels of classification, such as "Shoes"; markets and products belong to one. */
@Entity(name = "SubCategory")
@Table(
        name = "sub_category",
        uniqueConstraints =
                @UniqueConstraint(
                        name = "sub_category_category_id_title_key",
                        columnNames = {"category_id", "title"}))
@SequenceGenerator(name = "sub_category_seq", sequenceName = "sub_category_seq", allocationSize = 50)
public class SubCategory extends BaseEntity {

    @ManyToOne(fetch = FetchType.LAZY, optional = false)
    @JoinColumn(name = "category_id", nullable = false, foreignKey = @ForeignKey(name = "fk_sub_category_category"))
    private Category category;

    @Column(name = "title", nullable = false, length = 100)
    private String title;

    /** For Hibernate. */
    @SuppressWarnings("NullAway.Init")
    protected SubCategory() {}

    /**
     * A new sub-category.
     *
     * @param category what it belongs to
     * @param title at most 100 characters, unique within the category
     */
    public SubCategory(Category category, String title) {
        this.category = Objects.requireNonNull(category, "category");
        this.title = Objects.requireNonNull(title, "title");
    }

    public Category getCategory() {
        return category;
    }

    /** Never null, unique within the category. */
    public String getTitle() {
        return title;
    }

    /** @param newTitle at most 100 characters, unique within the category */
    public void rename(String newTitle) {
        this.title = Objects.requireNonNull(newTitle, "newTitle");
    }
}
