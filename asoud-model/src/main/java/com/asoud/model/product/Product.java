package com.asoud.model.product;

import static com.asoud.model.PublicationStatus.DRAFT;
import static com.asoud.model.PublicationStatus.INACTIVE;
import static com.asoud.model.PublicationStatus.NEEDS_EDITING;
import static com.asoud.model.PublicationStatus.NOT_PUBLISHED;
import static com.asoud.model.PublicationStatus.PUBLISHED;
import static com.asoud.model.PublicationStatus.QUEUE;

import com.asoud.model.BaseEntity;
import com.asoud.model.PublicationStatus;
import com.asoud.model.category.SubCategory;
import com.asoud.model.market.Market;
import jakarta.persistence.CheckConstraint;
import jakarta.persistence.Column;
import jakarta.persistence.Embedded;
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
import java.util.Objects;
import org.hibernate.Length;
import org.jspecify.annotations.Nullable;

/**
 * A good or a service that a market offers. Carries the six indexes of the guide's section 2, "Product".
 *
 * <p>The two optional references to other products have no index: the guide decides the table's indexes, and nothing
 * searches by them. Deleting a product therefore reads the whole table, once for each of them, to see that no other
 * product refers to it: 12,000 pages at 200,000 products (docs/adr/0028). Take it off with {@link #deactivate()}
 * instead.
 */
@Entity(name = "Product")
@Table(
        name = "product",
        indexes = {
            @Index(name = Product.INDEX_MARKET_STATUS, columnList = "market_id, status"),
            @Index(name = Product.INDEX_CATEGORY_STATUS, columnList = "sub_category_id, status"),
            @Index(name = Product.INDEX_STATUS_CREATED, columnList = "status, created_at"),
            @Index(name = Product.INDEX_MARKET_CREATED, columnList = "market_id, created_at"),
            @Index(name = Product.INDEX_TAG, columnList = "tag"),
            @Index(name = Product.INDEX_MARKETER, columnList = "is_marketer")
        },
        check = {
            @CheckConstraint(name = "product_stock_check", constraint = "stock >= 0"),
            @CheckConstraint(
                    name = "product_prices_check",
                    constraint = "least(main_price, colleague_price, marketer_price, maximum_sell_price) >= 0")
        })
@SequenceGenerator(name = "product_seq", sequenceName = "product_seq", allocationSize = 50)
public class Product extends BaseEntity {

    /** The products of one market; impact very high (guide section 2). */
    public static final String INDEX_MARKET_STATUS = "idx_product_market_status";

    /** The products of a category; impact high (guide section 2). */
    public static final String INDEX_CATEGORY_STATUS = "idx_product_category_status";

    /** The newest products; impact high (guide section 2). */
    public static final String INDEX_STATUS_CREATED = "idx_product_status_created";

    /** The recent products of a market; impact medium (guide section 2). */
    public static final String INDEX_MARKET_CREATED = "idx_product_market_created";

    /** Special and new suggestions; impact medium (guide section 2). */
    public static final String INDEX_TAG = "idx_product_tag";

    /** Marketing (affiliate) products; impact low (guide section 2). */
    public static final String INDEX_MARKETER = "idx_product_marketer";

    @ManyToOne(fetch = FetchType.LAZY, optional = false)
    @JoinColumn(name = "market_id", nullable = false, foreignKey = @ForeignKey(name = "fk_product_market"))
    private Market market;

    @Enumerated(EnumType.STRING)
    @Column(name = "type", nullable = false, length = 16)
    private ProductType type;

    @Column(name = "name", nullable = false, length = 100)
    private String name;

    @Column(name = "description", length = Length.LONG32)
    private @Nullable String description;

    @Column(name = "technical_detail", length = Length.LONG32)
    private @Nullable String technicalDetail;

    @Column(name = "stock", nullable = false)
    private int stock;

    @Embedded
    private Prices prices;

    @ManyToOne(fetch = FetchType.LAZY, optional = false)
    @JoinColumn(name = "sub_category_id", nullable = false, foreignKey = @ForeignKey(name = "fk_product_sub_category"))
    private SubCategory subCategory;

    @Enumerated(EnumType.STRING)
    @Column(name = "status", nullable = false, length = 16)
    private PublicationStatus status;

    @Column(name = "is_marketer", nullable = false)
    private boolean marketer;

    @Column(name = "is_requirement", nullable = false)
    private boolean requirement;

    @Enumerated(EnumType.STRING)
    @Column(name = "tag", nullable = false, length = 16)
    private ProductTag tag;

    @Enumerated(EnumType.STRING)
    @Column(name = "sell_type", nullable = false, length = 16)
    private SellType sellType;

    @Enumerated(EnumType.STRING)
    @Column(name = "ship_cost_payer", nullable = false, length = 16)
    private ShipCostPayer shipCostPayer;

    @ManyToOne(fetch = FetchType.LAZY)
    @JoinColumn(name = "required_product_id", foreignKey = @ForeignKey(name = "fk_product_required_product"))
    private @Nullable Product requiredProduct;

    @ManyToOne(fetch = FetchType.LAZY)
    @JoinColumn(name = "gift_product_id", foreignKey = @ForeignKey(name = "fk_product_gift_product"))
    private @Nullable Product giftProduct;

    /** For Hibernate. */
    @SuppressWarnings("NullAway.Init")
    protected Product() {}

    /**
     * A new product: a draft without stock or tag, sold on line and in person, shipped at the customer's cost.
     *
     * @param market who offers it
     * @param type a good or a service
     * @param name at most 100 characters
     * @param prices what it costs whom
     * @param subCategory where it is listed
     */
    public Product(Market market, ProductType type, String name, Prices prices, SubCategory subCategory) {
        this.market = Objects.requireNonNull(market, "market");
        this.type = Objects.requireNonNull(type, "type");
        this.name = Objects.requireNonNull(name, "name");
        this.prices = Objects.requireNonNull(prices, "prices");
        this.subCategory = Objects.requireNonNull(subCategory, "subCategory");
        this.status = DRAFT;
        this.tag = ProductTag.NONE;
        this.sellType = SellType.BOTH;
        this.shipCostPayer = ShipCostPayer.CUSTOMER;
    }

    /**
     * Hands the product to the editors.
     *
     * @throws IllegalStateException if it is submitted or published already
     */
    public void submit() {
        status = status.advanceTo(QUEUE, this);
    }

    /**
     * Shows the product to the public.
     *
     * @throws IllegalStateException if it has not been submitted
     */
    public void publish() {
        status = status.advanceTo(PUBLISHED, this);
    }

    /**
     * Declines a submitted product.
     *
     * @throws IllegalStateException if it has not been submitted
     */
    public void decline() {
        status = status.advanceTo(NOT_PUBLISHED, this);
    }

    /**
     * Sends a submitted or published product back to the owner of its market.
     *
     * @throws IllegalStateException if it is neither submitted nor published
     */
    public void requestEditing() {
        status = status.advanceTo(NEEDS_EDITING, this);
    }

    /**
     * Takes the product off.
     *
     * @throws IllegalStateException if it is off already
     */
    public void deactivate() {
        status = status.advanceTo(INACTIVE, this);
    }

    /**
     * Adds to the stock.
     *
     * @param pieces how many arrived; more than 0
     * @throws IllegalArgumentException if {@code pieces} is not more than 0
     */
    public void restock(int pieces) {
        requirePositive(pieces);
        stock = Math.addExact(stock, pieces);
    }

    /**
     * Takes from the stock.
     *
     * @param pieces how many leave; more than 0
     * @throws IllegalArgumentException if {@code pieces} is not more than 0
     * @throws IllegalStateException if there are not as many
     */
    public void takeFromStock(int pieces) {
        requirePositive(pieces);
        if (pieces > stock) {
            throw new IllegalStateException(
                    "%s has %s in stock, not %s; restock() it first".formatted(this, stock, pieces));
        }
        stock -= pieces;
    }

    private static void requirePositive(int pieces) {
        if (pieces <= 0) {
            throw new IllegalArgumentException("A number of pieces is 1 or more: " + pieces);
        }
    }

    /** @param newName at most 100 characters */
    public void rename(String newName) {
        this.name = Objects.requireNonNull(newName, "newName");
    }

    /**
     * Changes the texts that present the product.
     *
     * @param newDescription of any length, or null for none
     * @param newTechnicalDetail of any length, or null for none
     */
    public void describe(@Nullable String newDescription, @Nullable String newTechnicalDetail) {
        this.description = newDescription;
        this.technicalDetail = newTechnicalDetail;
    }

    /** Changes all prices together. */
    public void reprice(Prices newPrices) {
        this.prices = Objects.requireNonNull(newPrices, "newPrices");
    }

    /**
     * Changes what the shop front says about the product.
     *
     * @param newTag {@link ProductTag#NONE} for nothing
     */
    public void tagAs(ProductTag newTag) {
        this.tag = Objects.requireNonNull(newTag, "newTag");
    }

    /** Changes where the product can be bought and who pays for shipping. */
    public void sellOn(SellType newSellType, ShipCostPayer newShipCostPayer) {
        this.sellType = Objects.requireNonNull(newSellType, "newSellType");
        this.shipCostPayer = Objects.requireNonNull(newShipCostPayer, "newShipCostPayer");
    }

    /**
     * Opens the product to marketers, or closes it to them.
     *
     * @param open whether marketers may sell it for a commission
     */
    public void openToMarketers(boolean open) {
        this.marketer = open;
    }

    /**
     * Says that buyers of this product must have, or get, another one.
     *
     * @param required the other product, or null for none
     * @throws IllegalArgumentException if it is this product
     */
    public void require(@Nullable Product required) {
        requireAnother(required);
        this.requiredProduct = required;
        this.requirement = required != null;
    }

    /**
     * Says that buyers of this product are given another one.
     *
     * @param gift the other product, or null for none
     * @throws IllegalArgumentException if it is this product
     */
    public void give(@Nullable Product gift) {
        requireAnother(gift);
        this.giftProduct = gift;
    }

    private void requireAnother(@Nullable Product other) {
        if (equals(other)) {
            throw new IllegalArgumentException(
                    this + " cannot refer to itself; name another product, or null for none");
        }
    }

    /** Lists the product elsewhere. */
    public void moveTo(SubCategory newSubCategory) {
        this.subCategory = Objects.requireNonNull(newSubCategory, "newSubCategory");
    }

    public Market getMarket() {
        return market;
    }

    public ProductType getType() {
        return type;
    }

    public String getName() {
        return name;
    }

    public @Nullable String getDescription() {
        return description;
    }

    public @Nullable String getTechnicalDetail() {
        return technicalDetail;
    }

    /** Pieces; 0 or more. */
    public int getStock() {
        return stock;
    }

    public Prices getPrices() {
        return prices;
    }

    public SubCategory getSubCategory() {
        return subCategory;
    }

    public PublicationStatus getStatus() {
        return status;
    }

    /** Whether marketers may sell it for a commission. */
    public boolean isMarketer() {
        return marketer;
    }

    /** Whether it requires another product. */
    public boolean isRequirement() {
        return requirement;
    }

    public ProductTag getTag() {
        return tag;
    }

    public SellType getSellType() {
        return sellType;
    }

    public ShipCostPayer getShipCostPayer() {
        return shipCostPayer;
    }

    /** What buyers must have as well, or null; lazy. */
    public @Nullable Product getRequiredProduct() {
        return requiredProduct;
    }

    /** What buyers are given, or null; lazy. */
    public @Nullable Product getGiftProduct() {
        return giftProduct;
    }
}
