package com.asoud.planguard.guard;

import java.util.Map;
import org.hibernate.cfg.QuerySettings;
import org.hibernate.engine.spi.LoadQueryInfluencers;
import org.hibernate.query.spi.QueryOptions;
import org.hibernate.query.spi.QueryParameterBindings;
import org.hibernate.query.spi.SqlOmittingQueryOptions;
import org.hibernate.query.sqm.internal.DomainParameterXref;
import org.hibernate.query.sqm.sql.SqmTranslator;
import org.hibernate.query.sqm.sql.StandardSqmTranslatorFactory;
import org.hibernate.query.sqm.tree.select.SqmSelectStatement;
import org.hibernate.sql.ast.spi.SqlAstCreationContext;
import org.hibernate.sql.ast.tree.select.SelectStatement;

/**
 * Notices a query for which Hibernate reads all rows and takes a page of them in memory, because a collection is
 * fetched (its message HHH90003004, or the hint {@code org.hibernate.limitInMemory}): it translates the query without
 * the limit that was set.
 *
 * <p>Public because Hibernate makes it, by its name.
 */
public final class PagesInMemory extends StandardSqmTranslatorFactory {

    /**
     * Hibernate's settings with which every query is translated, and each time: it would keep what it has translated.
     */
    public static Map<String, Object> settings() {
        return Map.of(
                QuerySettings.SEMANTIC_QUERY_TRANSLATOR,
                PagesInMemory.class.getName(),
                QuerySettings.QUERY_PLAN_CACHE_ENABLED,
                false);
    }

    @Override
    public SqmTranslator<SelectStatement> createSelectTranslator(
            SqmSelectStatement<?> query,
            QueryOptions options,
            DomainParameterXref parameters,
            QueryParameterBindings bindings,
            LoadQueryInfluencers influencers,
            SqlAstCreationContext context,
            boolean deduplicate) {
        if (options instanceof SqlOmittingQueryOptions && !options.hasLimit()) {
            Probe.PAGED_IN_MEMORY.set(true);
        }
        return super.createSelectTranslator(query, options, parameters, bindings, influencers, context, deduplicate);
    }
}
