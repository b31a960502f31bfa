package com.asoud.peers.access;

import com.asoud.model.PublicationStatus;
import com.asoud.model.market.Market;
import com.asoud.model.market.MarketType;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A row of the table market, with all that an entity has. */
record MarketRow(
        long id,
        Instant createdAt,
        Instant updatedAt,
        int version,
        long owner,
        MarketType type,
        PublicationStatus status,
        @Nullable String statusReason,
        boolean paid,
        @Nullable Instant subscriptionStart,
        @Nullable Instant subscriptionEnd,
        String businessId,
        String name,
        @Nullable String description,
        @Nullable String nationalCode,
        long subCategory,
        @Nullable String slogan,
        long viewCount) {

    /** In the order in which {@link #read} reads them. */
    static final String COLUMNS = """
            id, created_at, updated_at, version, user_id, type, status, status_reason, is_paid, subscription_start,
            subscription_end, business_id, name, description, national_code, sub_category_id, slogan, view_count
            """;

    private static final Map<String, MarketType> TYPES = Codes.of(MarketType.values(), MarketType::code);
    private static final Map<String, PublicationStatus> STATES =
            Codes.of(PublicationStatus.values(), PublicationStatus::code);

    static MarketRow read(ResultSet row) throws SQLException {
        return new MarketRow(
                row.getLong(1),
                Codes.instant(row, 2),
                Codes.instant(row, 3),
                row.getInt(4),
                row.getLong(5),
                Codes.get(TYPES, row, 6),
                Codes.get(STATES, row, 7),
                row.getString(8),
                row.getBoolean(9),
                Codes.instantOrNull(row, 10),
                Codes.instantOrNull(row, 11),
                row.getString(12),
                row.getString(13),
                row.getString(14),
                row.getString(15),
                row.getLong(16),
                row.getString(17),
                row.getLong(18));
    }

    /** The same of an entity, to be compared. */
    static MarketRow of(Market market) {
        return new MarketRow(
                market.requireId(),
                market.requireCreatedAt(),
                Optional.ofNullable(market.getUpdatedAt()).orElseThrow(),
                market.getVersion(),
                market.getOwner().requireId(),
                market.getType(),
                market.getStatus(),
                market.getStatusReason(),
                market.isPaid(),
                market.getSubscriptionStart(),
                market.getSubscriptionEnd(),
                market.getBusinessId(),
                market.getName(),
                market.getDescription(),
                market.getNationalCode(),
                market.getSubCategory().requireId(),
                market.getSlogan(),
                market.getViewCount());
    }
}
