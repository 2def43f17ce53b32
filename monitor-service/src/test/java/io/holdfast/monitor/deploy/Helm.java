package io.holdfast.monitor.deploy;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The program helm, if it is installed. */
final class Helm {

    private static final Path CHART = Path.of("..", "deploy", "helm", "holdfast");

    private final Path program;

    private Helm(Path program) {
        this.program = program;
    }

    record Result(int status, String output) {}

    /** Skips the test if there is none. */
    static Helm installed() {
        Optional<Path> found = Arrays.stream(
                        System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .map(folder -> Path.of(folder, "helm"))
                .filter(Files::isExecutable)
                .findFirst();
        assumeTrue(found.isPresent(), "helm is not on the PATH: the chart is not rendered again");
        return new Helm(found.get());
    }

    /** @param values the name of an example of the chart, or {@code default} */
    Result run(String command, String values, String... options) {
        List<String> line = new ArrayList<>(List.of(program.toString(), command));
        if (command.equals("template")) {
            line.add("holdfast");
        }
        line.add(CHART.toString());
        if (!values.equals("default")) {
            line.add("--values=" + CHART.resolve("examples").resolve(values + ".yaml"));
        }
        line.addAll(List.of(options));
        try {
            Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Result(process.waitFor(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
