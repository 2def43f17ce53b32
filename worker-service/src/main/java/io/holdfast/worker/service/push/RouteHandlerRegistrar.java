package io.holdfast.worker.service.push;

import io.holdfast.worker.service.client.PushClient;
import io.holdfast.worker.service.route.RouteSettings;
import io.holdfast.worker.service.route.Routes;
import io.holdfast.worker.service.route.RoutesProperties;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.beans.factory.BeanRegistrar;
import org.springframework.beans.factory.BeanRegistry;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/** Reads the routes and registers a handler for each. */
final class RouteHandlerRegistrar implements BeanRegistrar {

    @Override
    public void register(BeanRegistry registry, Environment environment) {
        RoutesProperties properties =
                Binder.get(environment).bindOrCreate(RoutesProperties.PREFIX, RoutesProperties.class);
        Routes routes = Routes.read(properties, environment::getProperty);
        registry.registerBean("routes", Routes.class, spec -> spec.supplier(context -> routes));
        for (RouteSettings route : routes.all()) {
            registry.registerBean(
                    "route " + route.type(),
                    PushHandler.class,
                    spec -> spec.supplier(context -> handler(route, context)));
        }
    }

    private static PushHandler handler(RouteSettings settings, BeanRegistry.SupplierContext context) {
        Route route = context.bean(ActiveRoutes.class).of(settings.type());
        RouteMetrics metrics = new RouteMetrics(context.bean(MeterRegistry.class), route);
        return new PushHandler(route, context.bean(PushClient.class), metrics, Clock.systemUTC());
    }
}
