package com.asoud.model.order;

import jakarta.data.repository.Insert;
import jakarta.data.repository.Query;
import jakarta.data.repository.Repository;
import java.util.Optional;

@Repository
public interface OrderRepository {
    @Insert
    void insertItem(OrderItem item);

    @Query("from Order o left join fetch o.items where o.id = :id")
    Optional<Order> findWithItems(long id);
}
