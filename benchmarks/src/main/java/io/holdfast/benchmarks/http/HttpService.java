package io.holdfast.benchmarks.http;

import io.holdfast.benchmarks.measure.ProcessUsage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A service in a separate JVM with default JVM flags. */
public final class HttpService implements AutoCloseable {

    private static final Duration START = Duration.ofMinutes(2);
    private static final Duration LOOK = Duration.ofMillis(50);

    private final int port;
    private final Process process;

    private HttpService(int port, Process process) {
        this.port = port;
        this.process = process;
    }

    /** The producer as users start it. */
    public static HttpService producer(Path jar, int redisPort) throws IOException {
        int port = freePort();
        return start(
                port,
                Map.of("PRODUCER_ADDR", "127.0.0.1:" + port, "REDIS_ADDR", "127.0.0.1:" + redisPort),
                List.of("-jar", jar.toString()));
    }

    /** The monitor as users start it. */
    public static HttpService monitor(Path jar, int redisPort) throws IOException {
        int port = freePort();
        return start(
                port,
                Map.of("MONITOR_ADDR", "127.0.0.1:" + port, "REDIS_ADDR", "127.0.0.1:" + redisPort),
                List.of("-jar", jar.toString()));
    }

    public static HttpService bareEndpoint(int redisPort) throws IOException {
        int port = freePort();
        String classPath = System.getProperty("java.class.path");
        return start(
                port,
                Map.of(),
                List.of(
                        "-cp",
                        classPath,
                        BareEndpoint.class.getName(),
                        Integer.toString(port),
                        Integer.toString(redisPort)));
    }

    /** The producer's runnable jar, if the module is built. */
    public static Optional<Path> producerJar(Path repository) {
        return jarOf(repository.resolve("producer-service"));
    }

    /** The monitor's runnable jar, if the module is built. */
    public static Optional<Path> monitorJar(Path repository) {
        return jarOf(repository.resolve("monitor-service"));
    }

    private static Optional<Path> jarOf(Path module) {
        Path built = module.resolve("target");
        if (!Files.isDirectory(built)) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.list(built)) {
            return files.filter(file -> file.getFileName().toString().endsWith("-exec.jar"))
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static HttpService start(int port, Map<String, String> environment, List<String> arguments)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(arguments);
        Path output = Files.createTempFile("holdfast-benchmark", ".log");
        output.toFile().deleteOnExit();
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        HttpService service = new HttpService(port, process);
        service.awaitHealth(output);
        return service;
    }

    private void awaitHealth(Path output) throws IOException {
        long deadline = System.nanoTime() + START.toNanos();
        HttpClient client = HttpClient.newHttpClient();
        while (!isHealthy(client)) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                process.destroyForcibly();
                throw new IllegalStateException("The service did not start:\n" + Files.readString(output));
            }
            LockSupport.parkNanos(LOOK.toNanos());
        }
    }

    private boolean isHealthy(HttpClient client) {
        try {
            HttpRequest request =
                    HttpRequest.newBuilder(URI.create(url("/health"))).build();
            return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    public String url(String path) {
        return "http://127.0.0.1:" + port + path;
    }

    public ProcessUsage usage() {
        double cpu = process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e3;
        return new ProcessUsage(cpu, Double.NaN);
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
