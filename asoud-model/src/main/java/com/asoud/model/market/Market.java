package com.asoud.model.market;

import static com.asoud.model.PublicationStatus.DRAFT;
import static com.asoud.model.PublicationStatus.INACTIVE;
import static com.asoud.model.PublicationStatus.NEEDS_EDITING;
import static com.asoud.model.PublicationStatus.NOT_PUBLISHED;
import static com.asoud.model.PublicationStatus.PUBLISHED;
import static com.asoud.model.PublicationStatus.QUEUE;

import com.asoud.model.BaseEntity;
import com.asoud.model.PublicationStatus;
import com.asoud.model.category.SubCategory;
import com.asoud.model.user.User;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.FetchType;
import jakarta.persistence.ForeignKey;
import jakarta.persistence.Index;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Objects;
import org.hibernate.Length;
import org.hibernate.annotations.JdbcType;
import org.hibernate.type.descriptor.jdbc.TimestampUtcAsOffsetDateTimeJdbcType;
import org.jspecify.annotations.Nullable;

/** A company or shop that sells on ASOUD. Carries the five indexes of the guide's section 2, "Market". */
@Entity(name = "Market")
@Table(
        name = "market",
        indexes = {
            @Index(name = Market.INDEX_USER_STATUS, columnList = "user_id, status"),
            @Index(name = Market.INDEX_STATUS_CREATED, columnList = "status, created_at"),
            @Index(name = Market.INDEX_CATEGORY_STATUS, columnList = "sub_category_id, status"),
            @Index(name = Market.INDEX_BUSINESS_ID, columnList = "business_id", unique = true),
            @Index(name = Market.INDEX_PAID_STATUS, columnList = "is_paid, status")
        })
@SequenceGenerator(name = "market_seq", sequenceName = "market_seq", allocationSize = 50)
public class Market extends BaseEntity {

    /** A user's markets; impact very high (guide section 2). */
    public static final String INDEX_USER_STATUS = "idx_market_user_status";

    /** The public list of markets, newest first; impact high (guide section 2). */
    public static final String INDEX_STATUS_CREATED = "idx_market_status_created";

    /** The markets of a category; impact medium (guide section 2). */
    public static final String INDEX_CATEGORY_STATUS = "idx_market_category_status";

    /** Look-up by business id, and its uniqueness: one unique index does both; impact high (guide section 2). */
    public static final String INDEX_BUSINESS_ID = "idx_market_business_id";

    /** The active paid markets; impact medium (guide section 2). */
    public static final String INDEX_PAID_STATUS = "idx_market_paid_status";

    @ManyToOne(fetch = FetchType.LAZY, optional = false)
    @JoinColumn(name = "user_id", nullable = false, foreignKey = @ForeignKey(name = "fk_market_user"))
    private User owner;

    @Enumerated(EnumType.STRING)
    @Column(name = "type", nullable = false, length = 16)
    private MarketType type;

    @Enumerated(EnumType.STRING)
    @Column(name = "status", nullable = false, length = 16)
    private PublicationStatus status;

    @Column(name = "status_reason", length = 500)
    private @Nullable String statusReason;

    @Column(name = "is_paid", nullable = false)
    private boolean paid;

    @JdbcType(TimestampUtcAsOffsetDateTimeJdbcType.class)
    @Column(name = "subscription_start")
    private @Nullable Instant subscriptionStart;

    @JdbcType(TimestampUtcAsOffsetDateTimeJdbcType.class)
    @Column(name = "subscription_end")
    private @Nullable Instant subscriptionEnd;

    @Column(name = "business_id", nullable = false, length = 63)
    private String businessId;

    @Column(name = "name", nullable = false, length = 100)
    private String name;

    @Column(name = "description", length = Length.LONG32)
    private @Nullable String description;

    @Column(name = "national_code", length = 10)
    private @Nullable String nationalCode;

    @ManyToOne(fetch = FetchType.LAZY, optional = false)
    @JoinColumn(name = "sub_category_id", nullable = false, foreignKey = @ForeignKey(name = "fk_market_sub_category"))
    private SubCategory subCategory;

    @Column(name = "slogan", length = 255)
    private @Nullable String slogan;

    /** Counted by the database alone; an update of the entity must not write an older count back. */
    @Column(name = "view_count", nullable = false, updatable = false)
    private long viewCount;

    /** For Hibernate. */
    @SuppressWarnings("NullAway.Init")
    protected Market() {}

    /**
     * A new market, as a draft that has not been paid for.
     *
     * @param owner whose market it is
     * @param type what kind of seller
     * @param businessId what the public knows it by; at most 63 characters, unique
     * @param name at most 100 characters
     * @param subCategory where it is listed
     */
    public Market(User owner, MarketType type, String businessId, String name, SubCategory subCategory) {
        this.owner = Objects.requireNonNull(owner, "owner");
        this.type = Objects.requireNonNull(type, "type");
        this.businessId = Objects.requireNonNull(businessId, "businessId");
        this.name = Objects.requireNonNull(name, "name");
        this.subCategory = Objects.requireNonNull(subCategory, "subCategory");
        this.status = DRAFT;
    }

    /** Hands the market to the editors, and clears the reason they gave before. */
    public void submit() {
        advanceTo(QUEUE, null);
    }

    /**
     * Shows the market to the public.
     *
     * @throws IllegalStateException if it has not been submitted
     */
    public void publish() {
        advanceTo(PUBLISHED, null);
    }

    /**
     * Declines a submitted market.
     *
     * @param reason what the owner is told; at most 500 characters
     * @throws IllegalStateException if it has not been submitted
     */
    public void decline(String reason) {
        advanceTo(NOT_PUBLISHED, Objects.requireNonNull(reason, "reason"));
    }

    /**
     * Sends a submitted or published market back to its owner.
     *
     * @param reason what is to be changed; at most 500 characters
     * @throws IllegalStateException if it is neither submitted nor published
     */
    public void requestEditing(String reason) {
        advanceTo(NEEDS_EDITING, Objects.requireNonNull(reason, "reason"));
    }

    /**
     * Takes the market off.
     *
     * @param reason why; at most 500 characters
     * @throws IllegalStateException if it is off already
     */
    public void deactivate(String reason) {
        advanceTo(INACTIVE, Objects.requireNonNull(reason, "reason"));
    }

    private void advanceTo(PublicationStatus next, @Nullable String reason) {
        status = status.advanceTo(next, this);
        statusReason = reason;
    }

    /**
     * Records that the market has been paid for.
     *
     * @param start from when, inclusive
     * @param end until when, exclusive
     * @throws IllegalArgumentException if {@code end} is not after {@code start}
     */
    public void subscribe(Instant start, Instant end) {
        if (!end.isAfter(start)) {
            throw new IllegalArgumentException(
                    "The subscription of %s would end at %s, not after its start at %s".formatted(this, end, start));
        }
        paid = true;
        subscriptionStart = start;
        subscriptionEnd = end;
    }

    /**
     * Records that the subscription is over; its dates are kept.
     *
     * @throws IllegalStateException if the market is not paid for
     */
    public void endSubscription() {
        if (!paid) {
            throw new IllegalStateException(this + " has no subscription to end; subscribe() begins one");
        }
        paid = false;
    }

    /** @param newName at most 100 characters */
    public void rename(String newName) {
        this.name = Objects.requireNonNull(newName, "newName");
    }

    /**
     * Changes the texts that present the market.
     *
     * @param newSlogan at most 255 characters, or null for none
     * @param newDescription of any length, or null for none
     */
    public void describe(@Nullable String newSlogan, @Nullable String newDescription) {
        this.slogan = newSlogan;
        this.description = newDescription;
    }

    /**
     * Records the owner's national code.
     *
     * @param code exactly ten digits
     * @throws IllegalArgumentException if it is anything else
     */
    public void identify(String code) {
        if (!code.matches("[0-9]{10}")) {
            throw new IllegalArgumentException("A national code has exactly ten digits, such as 0012345679: " + code);
        }
        this.nationalCode = code;
    }

    /** Lists the market elsewhere. */
    public void moveTo(SubCategory newSubCategory) {
        this.subCategory = Objects.requireNonNull(newSubCategory, "newSubCategory");
    }

    public User getOwner() {
        return owner;
    }

    public MarketType getType() {
        return type;
    }

    public PublicationStatus getStatus() {
        return status;
    }

    /** Why an editor or the owner put the market into its state; null if nothing was to be said. */
    public @Nullable String getStatusReason() {
        return statusReason;
    }

    /** Whether a subscription is running. */
    public boolean isPaid() {
        return paid;
    }

    /** The start of the latest subscription, inclusive; null if there never was one. */
    public @Nullable Instant getSubscriptionStart() {
        return subscriptionStart;
    }

    /** The end of the latest subscription, exclusive; null if there never was one. */
    public @Nullable Instant getSubscriptionEnd() {
        return subscriptionEnd;
    }

    /** What the public knows the market by; never null, unique. */
    public String getBusinessId() {
        return businessId;
    }

    public String getName() {
        return name;
    }

    public @Nullable String getDescription() {
        return description;
    }

    /** Ten digits; null if not known. */
    public @Nullable String getNationalCode() {
        return nationalCode;
    }

    public SubCategory getSubCategory() {
        return subCategory;
    }

    public @Nullable String getSlogan() {
        return slogan;
    }

    /** How often the market had been viewed when this instance was read. */
    public long getViewCount() {
        return viewCount;
    }
}
