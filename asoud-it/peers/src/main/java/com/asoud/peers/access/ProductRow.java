package com.asoud.peers.access;

import com.asoud.model.PublicationStatus;
import com.asoud.model.product.Prices;
import com.asoud.model.product.Product;
import com.asoud.model.product.ProductTag;
import com.asoud.model.product.ProductType;
import com.asoud.model.product.SellType;
import com.asoud.model.product.ShipCostPayer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A row of the table product, with all that an entity has. */
record ProductRow(
        long id,
        Instant createdAt,
        Instant updatedAt,
        int version,
        long market,
        ProductType type,
        String name,
        @Nullable String description,
        @Nullable String technicalDetail,
        int stock,
        Prices prices,
        long subCategory,
        PublicationStatus status,
        boolean marketer,
        boolean requirement,
        ProductTag tag,
        SellType sellType,
        ShipCostPayer shipCostPayer,
        @Nullable Long required,
        @Nullable Long gift) {

    /** In the order in which {@link #read} reads them. */
    static final String COLUMNS = """
            id, created_at, updated_at, version, market_id, type, name, description, technical_detail, stock, main_price,
            colleague_price, marketer_price, maximum_sell_price, sub_category_id, status, is_marketer, is_requirement,
            tag, sell_type, ship_cost_payer, required_product_id, gift_product_id
            """;

    private static final Map<String, ProductType> TYPES = Codes.of(ProductType.values(), ProductType::code);
    private static final Map<String, PublicationStatus> STATES =
            Codes.of(PublicationStatus.values(), PublicationStatus::code);
    private static final Map<String, ProductTag> TAGS = Codes.of(ProductTag.values(), ProductTag::code);
    private static final Map<String, SellType> SELL_TYPES = Codes.of(SellType.values(), SellType::code);
    private static final Map<String, ShipCostPayer> PAYERS = Codes.of(ShipCostPayer.values(), ShipCostPayer::code);

    static ProductRow read(ResultSet row) throws SQLException {
        return new ProductRow(
                row.getLong(1),
                Codes.instant(row, 2),
                Codes.instant(row, 3),
                row.getInt(4),
                row.getLong(5),
                Codes.get(TYPES, row, 6),
                row.getString(7),
                row.getString(8),
                row.getString(9),
                row.getInt(10),
                new Prices(row.getBigDecimal(11), row.getBigDecimal(12), row.getBigDecimal(13), row.getBigDecimal(14)),
                row.getLong(15),
                Codes.get(STATES, row, 16),
                row.getBoolean(17),
                row.getBoolean(18),
                Codes.get(TAGS, row, 19),
                Codes.get(SELL_TYPES, row, 20),
                Codes.get(PAYERS, row, 21),
                Codes.reference(row, 22),
                Codes.reference(row, 23));
    }

    /** The same of an entity, to be compared. */
    static ProductRow of(Product product) {
        return new ProductRow(
                product.requireId(),
                product.requireCreatedAt(),
                Optional.ofNullable(product.getUpdatedAt()).orElseThrow(),
                product.getVersion(),
                product.getMarket().requireId(),
                product.getType(),
                product.getName(),
                product.getDescription(),
                product.getTechnicalDetail(),
                product.getStock(),
                product.getPrices(),
                product.getSubCategory().requireId(),
                product.getStatus(),
                product.isMarketer(),
                product.isRequirement(),
                product.getTag(),
                product.getSellType(),
                product.getShipCostPayer(),
                id(product.getRequiredProduct()),
                id(product.getGiftProduct()));
    }

    private static @Nullable Long id(@Nullable Product other) {
        return other == null ? null : other.getId();
    }
}
