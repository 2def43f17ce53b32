package io.holdfast.standalone;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;

/** Starts the whole system in one process. */
@SpringBootApplication
public class StandaloneApplication {

    public static void main(String[] args) {
        new SpringApplicationBuilder(StandaloneApplication.class)
                .properties("spring.config.name=standalone")
                .run(args);
    }
}
