package com.asoud.it.plans;

import com.asoud.it.data.Scale;
import com.asoud.it.database.Template;
import com.asoud.it.guard.GuardedModel;
import com.asoud.it.marketplace.MarketplaceData;
import com.asoud.model.AsoudModel;
import com.asoud.model.market.MarketRepository;
import com.asoud.model.order.OrderRepository;
import com.asoud.model.product.ProductRepository;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

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
    public List<Class<?>> repositories() {
        return List.of(ProductRepository.class, MarketRepository.class, OrderRepository.class);
    }

    @Override
    public List<Class<?>> guards() {
        return List.of(ProductPlansTest.class, MarketPlansTest.class, OrderPlansTest.class);
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
