package io.holdfast.samples.thumbnails;

import io.holdfast.queue.StoreUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command line. The exit code is 0 if every picture has its thumbnail, otherwise 1; 2 for invalid arguments. */
@Command(
        name = "thumbnails",
        description = "Makes a thumbnail of each JPEG and PNG in a folder, and a contact sheet of them.",
        footer = {"", "Set the address of Redis with spring.data.redis.*, for example SPRING_DATA_REDIS_PORT=6380."})
@SuppressWarnings({"NullAway.Init", "unused"}) // picocli sets the fields, and reads one
final class ThumbnailsCommand implements Callable<Integer> {

    private static final int LARGEST = 2_000;

    private final Class<?> application;

    @Parameters(paramLabel = "PICTURES_FOLDER", description = "where the pictures are")
    private Path pictures;

    @Parameters(paramLabel = "OUT_FOLDER", description = "where the thumbnails go; made if it is not there")
    private Path out;

    @Option(names = "--size", paramLabel = "PIXELS", description = "the longer side; default: ${DEFAULT-VALUE}")
    private int size = 160;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this")
    private boolean help;

    @Spec
    private CommandSpec spec;

    ThumbnailsCommand(Class<?> application) {
        this.application = application;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        check(Files.isDirectory(pictures), pictures + " is not a folder");
        check(size >= 1 && size <= LARGEST, "--size must be 1 to " + LARGEST);
        Files.createDirectories(out);
        check(!pictures.toRealPath().startsWith(out.toRealPath()), "the pictures must not be in " + out);
        try (ConfigurableApplicationContext context = start()) {
            Album album = context.getBean(Album.class);
            Report report = album.make(pictures, out, size, System.out::println);
            System.out.println(report);
            return report.allMade() ? 0 : 1;
        } catch (StoreUnavailableException e) {
            System.err.println("Redis is not available: " + e.getMessage());
            return 1;
        }
    }

    private void check(boolean right, String otherwise) {
        if (!right) {
            throw new ParameterException(spec.commandLine(), otherwise);
        }
    }

    private ConfigurableApplicationContext start() {
        return new SpringApplicationBuilder(application)
                .web(WebApplicationType.NONE)
                .run();
    }
}
