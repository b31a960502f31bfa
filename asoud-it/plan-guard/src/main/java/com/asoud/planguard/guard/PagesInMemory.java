package com.asoud.planguard.guard;

import org.hibernate.engine.spi.LoadQueryInfluencers;
import org.hibernate.query.spi.QueryOptions;
import org.hibernate.query.spi.QueryParameterBindings;
import org.hibernate.query.sqm.internal.DomainParameterXref;
import org.hibernate.query.sqm.sql.SqmTranslator;
import org.hibernate.query.sqm.sql.StandardSqmTranslatorFactory;
import org.hibernate.query.sqm.tree.select.SqmSelectStatement;
import org.hibernate.sql.ast.spi.SqlAstCreationContext;
import org.hibernate.sql.ast.tree.select.SelectStatement;

/**
 * Notices a query that tells Hibernate to read all rows for a page of them, by the hint
 * {@code org.hibernate.limitInMemory}: nothing refuses it. Hibernate caches no translation of such a query.
 *
 * <p>Public because Hibernate makes it, by its name.
 */
public final class PagesInMemory extends StandardSqmTranslatorFactory {

    private static final ThreadLocal<Boolean> NOTICED = ThreadLocal.withInitial(() -> false);

    /** Begins anew, for what this thread does next. */
    static void forget() {
        NOTICED.remove();
    }

    /** Whether this thread sent such a query. */
    static boolean noticed() {
        return NOTICED.get();
    }

    private static boolean isLimitedInMemory(QueryOptions options) {
        try {
            return Boolean.TRUE.equals(options.isLimitInMemoryEnabled())
                    && !options.peekOriginalLimit().isEmpty();
        } catch (NoSuchMethodError older) { // Which has no such hint.
            return false;
        }
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
        if (isLimitedInMemory(options)) {
            NOTICED.set(true);
        }
        return super.createSelectTranslator(query, options, parameters, bindings, influencers, context, deduplicate);
    }
}
