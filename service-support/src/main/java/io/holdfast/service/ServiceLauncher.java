package io.holdfast.service;

import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.StandardEnvironment;

/** Starts services. */
public final class ServiceLauncher {

    private static final String VARIABLES = "holdfastVariables";

    private ServiceLauncher() {}

    /**
     * Starts a service in this JVM, without a shutdown hook: the caller closes it.
     *
     * @param environment stands in for the process' own environment
     * @throws SettingException for a variable whose value makes no sense, before anything is started
     */
    public static ConfigurableApplicationContext start(
            ServiceDefinition service, Map<String, String> environment, String... args) {
        return builder(service, environment).registerShutdownHook(false).run(args);
    }

    /** For a {@code main}: starts a service, or says in one line why that can't be and exits with 1. */
    public static void runOrExit(ServiceDefinition service, String... args) {
        try {
            builder(service, System.getenv()).run(args);
        } catch (SettingException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        } catch (RuntimeException e) {
            System.exit(1); // Spring Boot has reported it already
        }
    }

    private static SpringApplicationBuilder builder(ServiceDefinition service, Map<String, String> environment) {
        Map<String, Object> properties = new HashMap<>();
        service.variables().forEach(variable -> properties.putAll(variable.propertiesIn(environment)));
        return new SpringApplicationBuilder(service.application())
                .properties("spring.config.name=" + service.name())
                .initializers(adding(properties));
    }

    private static ApplicationContextInitializer<ConfigurableApplicationContext> adding(
            Map<String, Object> properties) {
        return context -> {
            MutablePropertySources sources = context.getEnvironment().getPropertySources();
            MapPropertySource variables = new MapPropertySource(VARIABLES, properties);
            sources.addBefore(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables);
        };
    }
}
