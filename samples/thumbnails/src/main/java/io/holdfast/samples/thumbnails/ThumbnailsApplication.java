package io.holdfast.samples.thumbnails;

import java.time.Clock;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import picocli.CommandLine;

/** A worker and its client in one process, which runs as long as the command. */
@SpringBootApplication
public class ThumbnailsApplication {

    public static void main(String[] args) {
        System.exit(new CommandLine(new ThumbnailsCommand(ThumbnailsApplication.class)).execute(args));
    }

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }
}
