package io.holdfast.queue.redis.inspect;

import io.holdfast.queue.StoreException;
import io.holdfast.queue.inspect.StoreMemory;
import io.holdfast.queue.redis.connection.StoreErrors;
import io.holdfast.queue.redis.script.ScriptRunner;
import java.util.Comparator;
import java.util.Properties;

/** Reads from INFO how full Redis is. */
public final class MemoryReader {

    private static final String LIMIT = "maxmemory";

    private final ScriptRunner runner;

    public MemoryReader(ScriptRunner runner) {
        this.runner = runner;
    }

    /** {@link StoreMemory#UNLIMITED} if Redis refuses to answer. */
    public StoreMemory read() {
        try {
            Properties info = runner.commands()
                    .run("read INFO", connection -> connection.serverCommands().info("memory"));
            return info == null ? StoreMemory.UNLIMITED : fullest(info);
        } catch (StoreException e) {
            if (StoreErrors.isRefusal(e)) {
                return StoreMemory.UNLIMITED;
            }
            throw e;
        }
    }

    /** In a Cluster, the names begin with the address of their node and a dot. */
    static StoreMemory fullest(Properties info) {
        return info.stringPropertyNames().stream()
                .filter(name -> name.equals(LIMIT) || name.endsWith("." + LIMIT))
                .map(name -> name.substring(0, name.length() - LIMIT.length()))
                .map(node -> new StoreMemory(
                        Long.parseLong(info.getProperty(node + "used_memory", "0")),
                        Long.parseLong(info.getProperty(node + LIMIT))))
                .max(Comparator.comparingDouble(StoreMemory::share))
                .orElse(StoreMemory.UNLIMITED);
    }
}
