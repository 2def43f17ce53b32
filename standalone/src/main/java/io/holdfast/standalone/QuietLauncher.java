package io.holdfast.standalone;

import io.holdfast.service.ServiceDefinition;
import io.holdfast.service.ServiceLauncher;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.context.ConfigurableApplicationContext;

/** Starts a service without the start-up messages of Spring Boot. */
final class QuietLauncher {

    private QuietLauncher() {}

    static ConfigurableApplicationContext start(
            ServiceDefinition service, Map<String, String> environment, String... arguments) {
        Stream<String> quiet = Stream.of("--spring.main.log-startup-info=false", "--spring.main.banner-mode=off");
        return ServiceLauncher.start(
                service, environment, Stream.concat(quiet, Stream.of(arguments)).toArray(String[]::new));
    }
}
