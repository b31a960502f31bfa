package com.asoud.model;

import jakarta.persistence.Column;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.MappedSuperclass;
import jakarta.persistence.Version;
import java.time.Instant;
import org.hibernate.annotations.CreationTimestamp;
import org.hibernate.annotations.JdbcType;
import org.hibernate.annotations.UpdateTimestamp;
import org.hibernate.proxy.HibernateProxy;
import org.hibernate.proxy.LazyInitializer;
import org.hibernate.type.descriptor.jdbc.TimestampUtcAsOffsetDateTimeJdbcType;
import org.jspecify.annotations.Nullable;

/**
 * What every row has: an identity, its two time stamps, and a version.
 *
 * <p>Two instances are equal when they stand for the same row: same entity class, same id. An instance that has not
 * been saved is equal only to itself, and its hash code does not change when it is saved, so that it can be put in a
 * set before. Comparing never loads anything: {@link #equals} and {@link #hashCode} are final so that they run on a
 * lazy proxy itself, which answers with the id it knows, instead of being forwarded to a row that would have to be
 * read.
 *
 * <p>Points in time are read as {@code OffsetDateTime}: as {@code Timestamp}, which is Hibernate's choice for
 * PostgreSQL, each value needs a {@code Calendar}, and a list of 20 products a fifth more memory (docs/benchmarks.md).
 */
@MappedSuperclass
public abstract class BaseEntity {

    @Id
    @GeneratedValue(strategy = GenerationType.SEQUENCE)
    @Column(name = "id", nullable = false, updatable = false)
    private @Nullable Long id;

    @CreationTimestamp
    @JdbcType(TimestampUtcAsOffsetDateTimeJdbcType.class)
    @Column(name = "created_at", nullable = false, updatable = false)
    private @Nullable Instant createdAt;

    @UpdateTimestamp
    @JdbcType(TimestampUtcAsOffsetDateTimeJdbcType.class)
    @Column(name = "updated_at", nullable = false)
    private @Nullable Instant updatedAt;

    @Version
    @Column(name = "version", nullable = false)
    private int version;

    protected BaseEntity() {}

    /**
     * The primary key, taken from the entity's own sequence.
     *
     * @return null until the instance has been inserted
     */
    public @Nullable Long getId() {
        return id;
    }

    /**
     * When the row was inserted, to the microsecond; set by Hibernate, never changed. Newest-first lists are ordered by
     * it, then by {@link #getId()}, and both together say where the next page begins.
     *
     * @return null until the instance has been inserted
     */
    public @Nullable Instant getCreatedAt() {
        return createdAt;
    }

    /**
     * When the row was last written through its entity, to the microsecond; set by Hibernate.
     *
     * @return null until the instance has been inserted
     */
    public @Nullable Instant getUpdatedAt() {
        return updatedAt;
    }

    /**
     * How many times the row has been updated (Jakarta Persistence 3.2, section 3.4.2). An update that was based on an
     * older version fails instead of overwriting what somebody else wrote in between.
     *
     * <p>A primitive on purpose: where byte code is enhanced, as Quarkus does, a lazy reference is an instance whose
     * fields are not read yet, and Hibernate would take a version of null for "not saved".
     *
     * @return 0 until the first update
     */
    public int getVersion() {
        return version;
    }

    /**
     * {@link #getId()} of a row that is known to be saved.
     *
     * @throws IllegalStateException if the instance has not been inserted
     */
    public final long requireId() {
        return requireSaved(getId());
    }

    /**
     * {@link #getCreatedAt()} of a row that is known to be saved. That of a lazy reference is not known until it is
     * read.
     *
     * @throws IllegalStateException if the instance has not been inserted
     */
    public final Instant requireCreatedAt() {
        return requireSaved(getCreatedAt());
    }

    private <T> T requireSaved(@Nullable T value) {
        if (value == null) {
            throw new IllegalStateException(this + " has no id and no time stamps: insert it first");
        }
        return value;
    }

    @Override
    public final boolean equals(@Nullable Object other) {
        return this == other
                || other instanceof BaseEntity that
                        && getId() != null
                        && getId().equals(that.getId())
                        && entityClass(this) == entityClass(that);
    }

    @Override
    public final int hashCode() {
        return entityClass(this).hashCode();
    }

    /** The entity's name and id, for log lines; reads no association. */
    @Override
    public final String toString() {
        return entityClass(this).getSimpleName() + "#" + (getId() == null ? "unsaved" : getId());
    }

    /** The class of the entity also for a proxy, whether or not its row could still be read. */
    private static Class<?> entityClass(BaseEntity entity) {
        LazyInitializer proxy = HibernateProxy.extractLazyInitializer(entity);
        return proxy == null ? entity.getClass() : proxy.getPersistentClass();
    }
}
