package com.asoud.peers.access;

import com.asoud.model.PublicationStatus;
import com.asoud.model.market.Market;
import com.asoud.model.order.Order;
import com.asoud.model.order.OrderTotal;
import com.asoud.model.product.Product;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.data.domain.KeysetScrollPosition;
import org.springframework.data.domain.Limit;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.data.domain.Slice;
import org.springframework.data.domain.Window;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Query;

/**
 * Spring Data's repositories of the same entities: derived queries where its users derive them, else the model's HQL.
 */
interface SpringRepositories {

    /** Of products. */
    interface Products extends JpaRepository<Product, Long> {

        List<Product> findByMarketIdAndStatusOrderByCreatedAtDescIdDesc(
                long marketId, PublicationStatus status, Limit limit);

        @Query(Hql.LIST)
        List<Product> publishedInMarket(long marketId, Limit limit);

        @Query(Hql.AFTER)
        List<Product> newestPublishedAfter(Instant createdAt, long id, Limit limit);

        @Query(Hql.NEWEST)
        Page<Product> pageOfNewestPublished(Pageable page);

        @Query(Hql.NEWEST)
        Slice<Product> sliceOfNewestPublished(Pageable page);

        Window<Product> findFirst20ByStatusOrderByCreatedAtDescIdDesc(
                PublicationStatus status, KeysetScrollPosition position);
    }

    /** Of markets. */
    interface Markets extends JpaRepository<Market, Long> {

        Optional<Market> findByBusinessId(String businessId);
    }

    /** Of orders. */
    interface Orders extends JpaRepository<Order, Long> {

        @Query(Hql.MONTH)
        OrderTotal totalPaid(Instant from, Instant until);
    }
}
