package io.holdfast.benchmarks.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** wrk, which sends requests one after another on each of its connections and counts the answers. */
public final class Wrk {

    private static final Pattern RATE = Pattern.compile("Requests/sec:\\s+([0-9.]+)");
    private static final Pattern COUNT = Pattern.compile("([0-9]+) requests in");
    private static final Pattern ERRORS = Pattern.compile("Non-2xx or 3xx responses: [0-9]+|Socket errors: .*");

    private Wrk() {}

    /**
     * Its results.
     *
     * @param requests number of successful requests
     */
    public record Answer(double requestsPerSecond, long requests) {}

    public static boolean isInstalled() {
        try {
            Process asked = new ProcessBuilder("wrk", "--version")
                    .redirectErrorStream(true)
                    .start();
            asked.getInputStream().readAllBytes();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** @param script its file name in this package */
    public static Answer load(String url, String script, int connections, int seconds) throws IOException {
        Path file = Files.createTempFile("holdfast-benchmark", ".lua");
        try (InputStream body = Wrk.class.getResourceAsStream(script)) {
            if (body == null) {
                throw new IllegalStateException(script + " is missing from the class path");
            }
            Files.copy(body, file, StandardCopyOption.REPLACE_EXISTING);
            return answerOf(run(List.of(
                    "wrk",
                    "--threads",
                    "1",
                    "--connections",
                    Integer.toString(connections),
                    "--duration",
                    seconds + "s",
                    "--timeout",
                    "10s",
                    "--script",
                    file.toString(),
                    url)));
        } finally {
            Files.delete(file);
        }
    }

    private static String run(List<String> command) throws IOException {
        Process wrk = new ProcessBuilder(command).redirectErrorStream(true).start();
        return new String(wrk.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static Answer answerOf(String output) {
        Matcher rate = RATE.matcher(output);
        Matcher count = COUNT.matcher(output);
        if (ERRORS.matcher(output).find()
                || !rate.find()
                || !count.find()
                || count.group(1).equals("0")) {
            throw new IllegalStateException("wrk was not content:\n" + output);
        }
        return new Answer(Double.parseDouble(rate.group(1)), Long.parseLong(count.group(1)));
    }
}
