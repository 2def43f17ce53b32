package io.holdfast.reliability;

import io.holdfast.testing.Evidence;
import io.holdfast.testing.Scale;
import io.holdfast.testing.TestRedis;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/** Puts the sections of a long run together, after the last test: {@code docs/reliability-report.md}. */
public final class ReportAssembler implements LauncherSessionListener {

    private static final Path REPORT = Path.of("..", "docs", "reliability-report.md");

    @Override
    public void launcherSessionClosed(LauncherSession session) {
        List<Path> sections = sections();
        if (Scale.current() == Scale.LONG && !sections.isEmpty()) {
            try {
                Files.writeString(REPORT, head() + body(sections));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static List<Path> sections() {
        if (!Files.isDirectory(Evidence.folder())) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(Evidence.folder())) {
            return files.filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String head() {
        Runtime machine = Runtime.getRuntime();
        return """
                # Reliability report

                Made by

                ```sh
                mvn verify -Preliability
                ```

                on %s: Redis %s, Java %s, %d cores, all on one machine. Each section is one test of the suite at full \
                length; a short form of each is part of every build. What is promised, and where it ends:
                [guarantees](guarantees.md).

                """.formatted(
                        LocalDate.now(ZoneOffset.UTC),
                        TestRedis.shared().version(),
                        System.getProperty("java.version"),
                        machine.availableProcessors());
    }

    private static String body(List<Path> sections) {
        StringBuilder body = new StringBuilder();
        for (Path section : sections) {
            try {
                body.append(body.isEmpty() ? "" : "\n").append(Files.readString(section));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return body.toString();
    }
}
