package io.holdfast.standalone;

import io.holdfast.service.ServiceDefinition;
import io.holdfast.service.ServiceLauncher;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.springframework.context.ConfigurableApplicationContext;

/** Starts a service without the start-up messages of Spring Boot. */
final class QuietLauncher {

    private QuietLauncher() {}

    static ConfigurableApplicationContext start(
            ServiceDefinition service, Map<String, String> environment, String... arguments) {
        Stream<String> quiet = Stream.of("--spring.main.log-startup-info=false", "--spring.main.banner-mode=off");
        return ServiceLauncher.start(
                service,
                environment,
                Stream.of(quiet, log(environment), Stream.of(arguments))
                        .flatMap(Function.identity())
                        .toArray(String[]::new));
    }

    /** The class path has a logback.xml, which would win over the format of Spring Boot. */
    private static Stream<String> log(Map<String, String> environment) {
        return environment.getOrDefault("LOG_FORMAT", "").strip().equals("json")
                ? Stream.of("--logging.config=classpath:structured-log.xml")
                : Stream.empty();
    }
}
