package com.asoud.peers.access;

/** The queries of the model's repositories, for whoever writes them by hand. */
final class Hql {

    static final String LIST = """
            from Product where market.id = :marketId and status = PUBLISHED
            order by createdAt desc, id desc
            """;

    static final String NEWEST = """
            from Product where status = PUBLISHED
            order by createdAt desc, id desc
            """;

    static final String AFTER = """
            from Product where status = PUBLISHED and (createdAt, id) < (:createdAt, :id)
            order by createdAt desc, id desc
            """;

    static final String LOOK_UP = "from Market where businessId = :businessId";

    static final String MONTH = """
            select count(this), coalesce(sum(payableAmount), 0bd)
            from Order
            where paid = true and createdAt >= :from and createdAt < :until
            """;

    private Hql() {}
}
