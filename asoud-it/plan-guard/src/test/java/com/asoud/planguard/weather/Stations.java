package com.asoud.planguard.weather;

import java.util.List;
import java.util.Optional;
import org.hibernate.StatelessSession;

interface Stations {

    Optional<Station> withCode(String code);

    List<Station> inCountry(String country, int limit);

    /** Written by hand; hibernate-processor would do as well. */
    record InSession(StatelessSession session) implements Stations {

        @Override
        public Optional<Station> withCode(String code) {
            return session.createSelectionQuery("from Station where code = :code", Station.class)
                    .setParameter("code", code)
                    .uniqueResultOptional();
        }

        @Override
        public List<Station> inCountry(String country, int limit) {
            return session.createSelectionQuery("from Station where country = :country order by name", Station.class)
                    .setParameter("country", country)
                    .setMaxResults(limit)
                    .getResultList();
        }
    }
}
