package io.holdfast.system;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A process of the system, usually a small JVM. Its output goes to a separate file, which is shown if something fails.
 */
public final class ServiceProcess implements AutoCloseable {

    private static final List<String> SLIM =
            List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx192m", "-Xshare:auto");
    private static final Duration START = Duration.ofMinutes(3);
    private static final Duration STOP = Duration.ofSeconds(60);
    private static final int TAIL = 40;
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final Process process;
    private final Path output;

    private ServiceProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /** Starts the runnable jar of a module, as a user would. */
    public static ServiceProcess ofJar(Path jar, Map<String, String> environment, String... arguments) {
        List<String> command = new ArrayList<>(List.of("-jar", jar.toString()));
        command.addAll(List.of(arguments));
        return launch(jar.getFileName().toString(), environment, command);
    }

    /** Starts a main class of these tests. */
    public static ServiceProcess ofMain(Class<?> main, Map<String, String> environment) {
        List<String> command = List.of("-cp", System.getProperty("java.class.path"), main.getName());
        return launch(main.getSimpleName(), environment, command);
    }

    /** The runnable jar of a service's module, as built. */
    public static Path serviceJar(String module) {
        try (Stream<Path> built = Files.list(Path.of("..", module, "target"))) {
            return built.filter(file -> file.getFileName().toString().endsWith("-exec.jar"))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException(module + " is not packaged"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ServiceProcess launch(String name, Map<String, String> environment, List<String> command) {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(SLIM);
        line.addAll(command);
        return ofProgram(name, environment, line);
    }

    /** Starts any program, not necessarily a JVM. */
    public static ServiceProcess ofProgram(String name, Map<String, String> environment, List<String> line) {
        try {
            // Two JVMs may run these tests side by side, and each counts from 1.
            String tests = Long.toString(ProcessHandle.current().pid());
            Path output = Files.createDirectories(Path.of("target", "system", tests))
                    .resolve(NUMBER.incrementAndGet() + "-" + name + ".txt");
            ProcessBuilder builder =
                    new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(output.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            return new ServiceProcess(process, output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until it reports that it is healthy. */
    public ServiceProcess awaitHealth(Api api) {
        await("health of " + output)
                .conditionEvaluationListener(ignored -> failIfEnded())
                .atMost(START)
                .ignoreExceptionsInstanceOf(UncheckedIOException.class)
                .until(() -> api.get("/health").status() == 200);
        return this;
    }

    public ServiceProcess awaitOutput(String text) {
        await(text + " in " + output)
                .conditionEvaluationListener(ignored -> failIfEnded())
                .atMost(START)
                .until(() -> output().contains(text));
        return this;
    }

    private void failIfEnded() {
        if (!process.isAlive()) {
            throw new IllegalStateException("Ended with exit code " + process.exitValue() + ":\n" + tail());
        }
    }

    public long pid() {
        return process.pid();
    }

    public List<ProcessHandle> children() {
        return process.descendants().toList();
    }

    /** Kills it as a crash would: SIGKILL. */
    public void kill() {
        process.destroyForcibly();
        awaitExit();
    }

    /** Stops it gracefully: SIGTERM. Returns its exit code. */
    public int terminate() {
        process.destroy();
        return awaitExit();
    }

    /** Waits until it has exited, by itself or after {@link #terminate()}; returns its exit code. */
    public int awaitExit() {
        try {
            if (!process.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("Still running after " + STOP + ":\n" + tail());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String tail() {
        List<String> lines = output().lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL), lines.size()));
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            terminate();
        }
    }
}
