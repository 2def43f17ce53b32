package io.holdfast.worker.service.route;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the routes are written down.
 *
 * @param file a file of them in YAML
 * @param inline more of them, in YAML or JSON
 * @param allowPrivate whether routes that don't say may have targets on private networks
 */
@ConfigurationProperties(RoutesProperties.PREFIX)
public record RoutesProperties(
        @Nullable String file,
        @Nullable String inline,
        @DefaultValue("false") boolean allowPrivate) {

    public static final String PREFIX = "holdfast.worker.routes";
}
