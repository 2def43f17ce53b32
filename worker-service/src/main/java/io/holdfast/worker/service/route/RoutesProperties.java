package io.holdfast.worker.service.route;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the routes are configured.
 *
 * @param file a YAML file with routes
 * @param inline more routes, in YAML or JSON
 * @param allowPrivate whether targets may be on private networks, for routes that do not set it
 */
@ConfigurationProperties(RoutesProperties.PREFIX)
public record RoutesProperties(
        @Nullable String file,
        @Nullable String inline,
        @DefaultValue("false") boolean allowPrivate) {

    public static final String PREFIX = "holdfast.worker.routes";
}
