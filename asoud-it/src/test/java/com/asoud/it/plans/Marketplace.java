package com.asoud.it.plans;

import com.asoud.it.marketplace.MarketplaceData;
import com.asoud.model.AsoudModel;
import com.asoud.planguard.data.Scale;
import com.asoud.planguard.database.Template;
import com.asoud.planguard.guard.GuardedModel;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The marketplace, as it is guarded. */
final class Marketplace implements GuardedModel {

    @Override
    public String name() {
        return "ASOUD";
    }

    @Override
    public List<Class<?>> managedClasses() {
        return AsoudModel.managedClasses();
    }

    @Override
    public Class<?> data() {
        return MarketplaceData.class;
    }

    /** Orders and then their items are inserts, none of which looks anything up. */
    @Override
    public boolean isQuery(Method method) {
        return GuardedModel.super.isQuery(method)
                && !Set.of("insertWithItems", "insertAllWithItems").contains(method.getName());
    }

    @Override
    public Optional<Path> baseline() {
        return Optional.of(Path.of("src/test/plans"));
    }

    @Override
    public Template template(Scale scale) {
        return MarketplaceData.template(scale);
    }
}
