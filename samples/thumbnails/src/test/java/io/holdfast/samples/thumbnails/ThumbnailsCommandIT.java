package io.holdfast.samples.thumbnails;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testing.TestRedis;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The exit codes of the command. */
class ThumbnailsCommandIT {

    private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");

    @TempDir
    private Path pictures;

    @TempDir
    private Path out;

    @BeforeEach
    void pointToRedis() throws IOException {
        TestRedis.shared().flush();
        System.setProperty("spring.data.redis.host", TestRedis.shared().host());
        System.setProperty(
                "spring.data.redis.port", String.valueOf(TestRedis.shared().port()));
        Drawn.write(pictures.resolve("beach.jpg"), Drawn.picture("jpg", 320, 200, .1f), LONG_AGO);
    }

    @AfterEach
    void forgetRedis() {
        System.clearProperty("spring.data.redis.host");
        System.clearProperty("spring.data.redis.port");
    }

    private static int run(Object... args) {
        String[] words = new String[args.length];
        for (int i = 0; i < args.length; i++) {
            words[i] = args[i].toString();
        }
        return new CommandLine(new ThumbnailsCommand(ThumbnailsApplication.class)).execute(words);
    }

    @Test
    void itExitsWith0WhenAllThumbnailsAreMade() {
        assertThat(run(pictures, out, "--size", 64)).isZero();
        assertThat(out.resolve("thumbnails").resolve("beach.jpg")).isRegularFile();
        assertThat(out.resolve("contact-sheet.jpg")).isRegularFile();
    }

    @Test
    void itExitsWith1WhenSomeFailed() throws IOException {
        Drawn.write(pictures.resolve("broken.png"), new byte[] {1, 2, 3}, LONG_AGO);
        assertThat(run(pictures, out)).isOne();
    }

    @Test
    void itExitsWith1WithoutRedis() {
        System.setProperty("spring.data.redis.port", "1");
        assertThat(run(pictures, out)).isOne();
    }

    @Test
    void itExitsWith2ForInvalidArguments() {
        assertThat(run(pictures)).isEqualTo(2);
        assertThat(run(pictures.resolve("nothing"), out)).isEqualTo(2);
        assertThat(run(pictures, out, "--size", 0)).isEqualTo(2);
    }

    @Test
    void picturesAreNeverOverwritten() {
        assertThat(run(pictures, pictures)).isEqualTo(2);
        assertThat(run(pictures, pictures.getParent())).isEqualTo(2);
    }
}
