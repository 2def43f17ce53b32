package io.holdfast.benchmarks.start;

import io.holdfast.benchmarks.contender.Load;
import io.holdfast.worker.Handler;
import java.util.Map;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Bean;

/** The starter in an otherwise empty application. */
@SpringBootConfiguration
@EnableAutoConfiguration
public class SpringWorker {

    /** @param args the port of Redis */
    public static void main(String[] args) {
        new SpringApplicationBuilder(SpringWorker.class)
                .web(WebApplicationType.NONE)
                .properties(Map.of(
                        "spring.main.banner-mode",
                        "off",
                        "spring.threads.virtual.enabled",
                        true,
                        "spring.data.redis.port",
                        args[0],
                        "spring.data.redis.repositories.enabled",
                        false,
                        "holdfast.worker.slots",
                        10))
                .run();
    }

    @Bean
    Handler<?> noop() {
        return Handler.of(Load.TYPE, task -> System.out.println(PlainWorker.STARTED));
    }
}
