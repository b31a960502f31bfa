package com.asoud.planguard.spring.shop;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.data.domain.ScrollPosition;
import org.springframework.data.domain.Slice;
import org.springframework.data.domain.Window;
import org.springframework.data.jpa.repository.EntityGraph;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.JpaSpecificationExecutor;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.jpa.repository.query.Procedure;
import org.springframework.data.repository.query.Param;

public interface Purchases extends JpaRepository<Purchase, Long>, JpaSpecificationExecutor<Purchase> {

    Page<Purchase> findByCustomerIdOrderByPlacedAtDescIdDesc(long customer, Pageable page);

    Slice<Purchase> findSliceByCustomerIdOrderByPlacedAtDescIdDesc(long customer, Pageable page);

    Window<Purchase> findFirst10ByCustomerIdOrderByPlacedAtDescIdDesc(long customer, ScrollPosition position);

    @Query(
            "from Purchase where customer.id = :customer and (placedAt, id) < (:placedAt, :id) order by placedAt desc, id desc")
    List<Purchase> before(
            @Param("customer") long customer, @Param("placedAt") Instant placedAt, @Param("id") long id, Pageable page);

    Stream<Purchase> streamByCustomerId(long customer);

    @EntityGraph(attributePaths = {"customer", "lines"})
    List<Purchase> findWithLinesByCustomerId(long customer);

    @Query(
            value = "select status, count(*) as purchases from purchase where customer_id = :customer group by status",
            nativeQuery = true)
    List<Totals> totals(@Param("customer") long customer);

    @Modifying
    @Query("update Purchase set status = 'paid' where customer.id = :customer")
    int pay(@Param("customer") long customer);

    @Procedure(name = "Purchase.cancel")
    void cancel(@Param("customer") long customer);

    interface Totals {

        String getStatus();

        long getPurchases();
    }
}
