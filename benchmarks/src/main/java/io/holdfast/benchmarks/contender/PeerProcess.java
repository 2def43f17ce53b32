package io.holdfast.benchmarks.contender;

import io.holdfast.benchmarks.measure.ProcessUsage;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The JVM of a peer: it receives one command per line, and answers with one line when it has executed it. */
final class PeerProcess {

    private static final Duration MAX_TIME = Duration.ofMinutes(10);
    private static final String DONE = "ok ";

    private final String name;
    private final Process process;
    private final BufferedWriter commands;
    private final BufferedReader answers;

    private PeerProcess(String name, Process process) {
        this.name = name;
        this.process = process;
        this.commands = process.outputWriter(StandardCharsets.UTF_8);
        this.answers = process.inputReader(StandardCharsets.UTF_8);
    }

    /** All other output goes into a file next to the jar. */
    static PeerProcess start(String name, Path jar, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-jar", jar.toString()));
        command.addAll(arguments);
        Path output = jar.resolveSibling("peer-" + name.replaceAll("[^A-Za-z0-9]+", "-") + ".log");
        Process process = new ProcessBuilder(command)
                .redirectError(Redirect.appendTo(output.toFile()))
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        return new PeerProcess(name, process);
    }

    long ask(String command) throws IOException {
        commands.write(command);
        commands.newLine();
        commands.flush();
        // Killing a peer that hangs also ends the wait for its answer.
        Thread watch = new Thread(this::killIfUnanswered, "peer-watch");
        watch.setDaemon(true);
        watch.start();
        String answer = answers.readLine();
        watch.interrupt();
        if (answer == null || !answer.startsWith(DONE)) {
            throw new IOException(name + " answered '" + answer + "' to '" + command + "'; see its log");
        }
        return Long.parseLong(answer.substring(DONE.length()));
    }

    private void killIfUnanswered() {
        try {
            if (!process.waitFor(MAX_TIME.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    ProcessUsage usage() {
        double cpu = process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e3;
        return new ProcessUsage(cpu, Double.NaN);
    }
}
