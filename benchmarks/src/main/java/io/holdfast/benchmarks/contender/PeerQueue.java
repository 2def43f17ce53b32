package io.holdfast.benchmarks.contender;

import io.holdfast.benchmarks.measure.ProcessUsage;
import io.holdfast.benchmarks.redis.RedisUnderTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Another queue, running in a separate JVM with the libraries that it requires. The JVM is reused for all trials, so
 * that it warms up like this one.
 */
public final class PeerQueue implements Contender {

    private final String name;
    private final Path jar;
    private final List<String> arguments;
    private @Nullable PeerProcess process;

    private PeerQueue(Path modules, String name, String module, String... arguments) {
        this.name = name;
        this.jar = modules.resolve(module).resolve("target").resolve("peer.jar");
        this.arguments = List.of(arguments);
    }

    /** The peers that are built in this folder. */
    public static List<PeerQueue> builtIn(Path modules) {
        return List.of(
                        new PeerQueue(modules, "rqueue 3.2", "rqueue"),
                        new PeerQueue(modules, "Redisson 4.7 executor", "redisson", "executor"),
                        new PeerQueue(modules, "Redisson 4.7 stream", "redisson", "stream"),
                        new PeerQueue(modules, "JobRunr 7.5 on Redis", "jobrunr"))
                .stream()
                .filter(peer -> Files.exists(peer.jar))
                .toList();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Session open(RedisUnderTest redis) throws IOException {
        if (process == null) {
            process = PeerProcess.start(name, jar, arguments);
        }
        process.ask("open " + redis.port());
        return new PeerSession(process);
    }

    private record PeerSession(PeerProcess process) implements Session {

        @Override
        public void enqueue(int tasks) throws IOException {
            process.ask("enqueue " + tasks);
        }

        @Override
        public long drain(int tasks, int slots) throws IOException {
            return process.ask("drain " + tasks + " " + slots);
        }

        @Override
        public ProcessUsage usage() {
            return process.usage();
        }

        @Override
        public void close() throws IOException {
            process.ask("close");
        }
    }
}
