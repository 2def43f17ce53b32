package io.holdfast.service;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.env.StandardEnvironment;

/** Starts services. */
public final class ServiceLauncher {

    private static final String OUR_PACKAGES = "io.holdfast.";

    private ServiceLauncher() {}

    /**
     * Starts a service in this JVM without a shutdown hook: the caller closes it.
     *
     * @param environment replaces the environment of the process
     * @throws SettingException if variables are invalid; nothing has been started then
     */
    public static ConfigurableApplicationContext start(
            ServiceDefinition service, Map<String, String> environment, String... args) {
        return builder(service, environment).registerShutdownHook(false).run(args);
    }

    /** For a {@code main}: starts a service, or prints in one line why it cannot start and exits with 1. */
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

    /** @throws SettingException that names all variables of these services that are invalid */
    public static void checkVariables(Map<String, String> environment, ServiceDefinition... services) {
        List<Variable> all = Arrays.stream(services)
                .flatMap(service -> service.variables().stream())
                .toList();
        var unused = new EnvironmentVariables(all, environment);
    }

    private static SpringApplicationBuilder builder(ServiceDefinition service, Map<String, String> environment) {
        EnvironmentVariables variables = new EnvironmentVariables(service.variables(), environment);
        return new SpringApplicationBuilder(service.application())
                .properties("spring.config.name=" + service.name())
                .listeners(new VariablesListener(variables))
                .initializers(ServiceLauncher::bindSettingsFirst);
    }

    /** Adds the variables before the logging system starts, which is one of those that read them. */
    private record VariablesListener(EnvironmentVariables variables)
            implements ApplicationListener<ApplicationEnvironmentPreparedEvent>, Ordered {

        @Override
        public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
            event.getEnvironment()
                    .getPropertySources()
                    .addBefore(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables);
        }

        @Override
        public int getOrder() {
            return HIGHEST_PRECEDENCE;
        }
    }

    /**
     * With invalid settings the service ends before the web server starts, not while it starts. A post-processor that is a bean
     * runs after the one that applies the property sources.
     */
    private static void bindSettingsFirst(ConfigurableApplicationContext context) {
        BeanFactoryPostProcessor binder = ServiceLauncher::bindSettings;
        context.getBeanFactory().registerSingleton("holdfastSettingsBinder", binder);
    }

    private static void bindSettings(ConfigurableListableBeanFactory beans) {
        for (String name : beans.getBeanDefinitionNames()) {
            Class<?> type = beans.getType(name, false);
            if (type != null
                    && type.getName().startsWith(OUR_PACKAGES)
                    && type.isAnnotationPresent(ConfigurationProperties.class)) {
                beans.getBean(name);
            }
        }
    }
}
