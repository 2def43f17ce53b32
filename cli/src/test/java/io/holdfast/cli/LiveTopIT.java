package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code holdfast top} on a terminal, which {@code script} provides. */
class LiveTopIT {

    private static final Path SCRIPT = Path.of("/usr/bin/script");
    private static final String ENTER = "\u001b[?1049h\u001b[?25l";
    private static final String LEAVE = "\u001b[?25h\u001b[?1049l";
    private static final char CTRL_C = 3;

    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();

    @ParameterizedTest
    @ValueSource(chars = {'q', CTRL_C})
    void theTerminalIsLeftAsItWas(char end) throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(SCRIPT) && System.getProperty("os.name").equals("Linux"));
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        // Ctrl-C is for the whole foreground, so the shell must survive it.
        String command = "trap : INT; echo before=$(stty -g); '" + java + "' -XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
                + " -Dholdfast.terminals=in,out,err -cp \"$CLASSES\" io.holdfast.cli.Holdfast top --interval 200ms --url "
                + RunningProducer.shared().url() + "; echo exit=$?; echo after=$(stty -g)";
        // A build in the background ignores Ctrl-C, and so would every process that it starts.
        ProcessBuilder builder = new ProcessBuilder(
                List.of("env", "--default-signal=INT", SCRIPT.toString(), "-qfec", command, "/dev/null"));
        builder.environment().put("CLASSES", System.getProperty("java.class.path"));
        builder.environment().put("TERM", "xterm");
        Process terminal = builder.redirectErrorStream(true).start();
        try {
            Thread reader = new Thread(() -> read(terminal.getInputStream()));
            reader.start();
            await().atMost(Duration.ofSeconds(30)).until(() -> text().contains("sorted by pending"));
            type(terminal, 'd');
            await().atMost(Duration.ofSeconds(10)).until(() -> text().contains("sorted by dead"));
            type(terminal, end);
            await().atMost(Duration.ofSeconds(10)).until(() -> text().contains("after="));
            reader.join(5_000);
        } finally {
            terminal.destroyForcibly();
        }
        String text = text();
        assertThat(text).contains(ENTER, LEAVE, end == 'q' ? "exit=0" : "exit=130");
        assertThat(text.indexOf(LEAVE)).isGreaterThan(text.lastIndexOf("sorted by"));
        assertThat(valueOf("after=", text)).isEqualTo(valueOf("before=", text)).isNotEmpty();
    }

    private static void type(Process terminal, char key) throws IOException {
        OutputStream keys = terminal.getOutputStream();
        keys.write(key);
        keys.flush();
    }

    private void read(InputStream in) {
        try {
            in.transferTo(shown);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String text() {
        return shown.toString(StandardCharsets.UTF_8);
    }

    private static String valueOf(String name, String text) {
        return text.substring(text.lastIndexOf(name) + name.length())
                .lines()
                .findFirst()
                .orElse("")
                .strip();
    }
}
