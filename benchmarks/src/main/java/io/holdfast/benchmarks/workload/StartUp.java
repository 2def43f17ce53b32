package io.holdfast.benchmarks.workload;

import static io.holdfast.benchmarks.measure.Metric.START_MILLIS;

import io.holdfast.benchmarks.contender.Holdfast;
import io.holdfast.benchmarks.contender.HoldfastSession;
import io.holdfast.benchmarks.measure.Measurement;
import io.holdfast.benchmarks.redis.RedisUnderTest;
import io.holdfast.benchmarks.start.PlainWorker;
import io.holdfast.benchmarks.start.SpringWorker;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** From the start of a JVM to the start of the first handler. */
public final class StartUp implements Workload {

    @Override
    public String name() {
        return "start-up";
    }

    @Override
    public String sentence() {
        return "From the start of a worker's JVM to the start of its first handler, with a task pending";
    }

    @Override
    public List<Trial> trials() {
        return List.of(
                new Trial(Holdfast.NAME + ", runtime alone", redis -> measure(redis, PlainWorker.class)),
                new Trial(Holdfast.NAME + ", Spring Boot application", redis -> measure(redis, SpringWorker.class)));
    }

    private static Measurement measure(RedisUnderTest redis, Class<?> worker) throws IOException {
        try (HoldfastSession session = new Holdfast().open(redis)) {
            session.enqueue(1);
        }
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String classPath = System.getProperty("java.class.path");
        long started = System.nanoTime();
        Process process = new ProcessBuilder(java, "-cp", classPath, worker.getName(), Integer.toString(redis.port()))
                .redirectError(Redirect.DISCARD)
                .start();
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = output.readLine(); !PlainWorker.STARTED.equals(line); line = output.readLine()) {
                if (line == null) {
                    throw new IllegalStateException("The worker exited before it ran a task");
                }
            }
            return new Measurement().with(START_MILLIS, (System.nanoTime() - started) / 1e6);
        } finally {
            process.destroyForcibly().onExit().join();
        }
    }
}
