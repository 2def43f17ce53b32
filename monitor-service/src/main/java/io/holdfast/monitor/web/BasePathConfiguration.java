package io.holdfast.monitor.web;

import io.holdfast.monitor.config.MonitorProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/** Puts the filter for the path prefix in front of all others, if there is a prefix. */
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
