package io.holdfast.monitor.web.path;

import io.holdfast.monitor.config.MonitorProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/** Registers the filter for the base path before all other filters, if a base path is set. */
@Configuration(proxyBeanMethods = false)
class BasePathConfiguration {

    @Bean
    FilterRegistrationBean<BasePathFilter> basePathFilter(MonitorProperties properties) {
        FilterRegistrationBean<BasePathFilter> filter =
                new FilterRegistrationBean<>(new BasePathFilter(properties.basePath()));
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
        filter.setEnabled(!properties.basePath().isEmpty());
        return filter;
    }
}
