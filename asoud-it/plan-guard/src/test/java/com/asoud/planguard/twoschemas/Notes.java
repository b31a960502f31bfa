package com.asoud.planguard.twoschemas;

import java.util.List;
import org.hibernate.StatelessSession;

interface Notes {

    List<SalesNote> ofSales(long author, int limit);

    List<StockNote> ofStock(long author, int limit);

    List<Object[]> both(long author, int limit);

    record InSession(StatelessSession session) implements Notes {

        @Override
        public List<SalesNote> ofSales(long author, int limit) {
            return newest(SalesNote.class, author, limit);
        }

        @Override
        public List<StockNote> ofStock(long author, int limit) {
            return newest(StockNote.class, author, limit);
        }

        @Override
        public List<Object[]> both(long author, int limit) {
            return session.createSelectionQuery("""
                            select a.id, b.id from SalesNote a join StockNote b on b.author = a.author and b.written = a.written
                            where a.author = :author order by a.written
                            """, Object[].class)
                    .setParameter("author", author)
                    .setMaxResults(limit)
                    .getResultList();
        }

        private <T> List<T> newest(Class<T> type, long author, int limit) {
            return session.createSelectionQuery(
                            "from " + type.getName() + " where author = :author order by written desc", type)
                    .setParameter("author", author)
                    .setMaxResults(limit)
                    .getResultList();
        }
    }
}
