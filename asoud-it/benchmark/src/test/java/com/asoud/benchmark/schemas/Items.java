package com.asoud.benchmark.schemas;

import java.util.List;
import org.hibernate.StatelessSession;

interface Items {

    List<ShopItem> newestOfShop(long code);

    List<ArchiveItem> newestOfArchive(long code);

    List<String> tags(long item);

    List<Order> ofBuyer(long buyer);

    List<Visit> visits(long item);

    record InSession(StatelessSession session) implements Items {

        @Override
        public List<ShopItem> newestOfShop(long code) {
            return select(ShopItem.class, "from ShopItem where code = ?1 order by created desc limit 1", code);
        }

        @Override
        public List<ArchiveItem> newestOfArchive(long code) {
            return select(ArchiveItem.class, "from ArchiveItem where code = ?1 order by created desc limit 1", code);
        }

        @Override
        public List<String> tags(long item) {
            return select(String.class, "select t from ArchiveItem i join i.tags t where i.id = ?1", item);
        }

        @Override
        public List<Order> ofBuyer(long buyer) {
            return select(Order.class, "from Order where buyer = ?1", buyer);
        }

        @Override
        public List<Visit> visits(long item) {
            return select(Visit.class, "from Visit where item = ?1", item);
        }

        private <T> List<T> select(Class<T> type, String query, long value) {
            return session.createSelectionQuery(query, type)
                    .setParameter(1, value)
                    .getResultList();
        }
    }
}
