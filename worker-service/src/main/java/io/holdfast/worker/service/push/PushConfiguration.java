package io.holdfast.worker.service.push;

import io.holdfast.queue.redis.RedisEngine;
import io.holdfast.worker.Lanes;
import io.holdfast.worker.WorkerProperties;
import io.holdfast.worker.service.client.PushClient;
import io.holdfast.worker.service.route.Routes;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Configures the handlers of routes. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty(prefix = WorkerProperties.PREFIX, name = "enabled", matchIfMissing = true)
@Import(RouteHandlerRegistrar.class)
class PushConfiguration {

    @Bean
    ActiveRoutes activeRoutes(Routes routes) {
        return new ActiveRoutes(routes);
    }

    @Bean
    Lanes lanes(ActiveRoutes routes) {
        return routes.lanes();
    }

    @Bean
    PushClient pushClient(ActiveRoutes routes, WorkerProperties properties) {
        return new PushClient(
                Math.max(1, routes.concurrency()), properties.retention().maxResultBytes());
    }

    @Bean
    RouteQueueRegistration routeRegistration(RedisEngine engine, Routes routes) {
        return new RouteQueueRegistration(engine.routes(), routes);
    }
}
