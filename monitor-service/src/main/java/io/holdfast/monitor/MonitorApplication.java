package io.holdfast.monitor;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;

/** Starts the dashboard. */
@SpringBootApplication
public class MonitorApplication {

    public static void main(String[] args) {
        new SpringApplicationBuilder(MonitorApplication.class)
                .properties("spring.config.name=monitor-service")
                .run(args);
    }
}
