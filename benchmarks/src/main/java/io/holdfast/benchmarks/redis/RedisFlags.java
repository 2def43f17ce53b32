package io.holdfast.benchmarks.redis;

import java.util.ArrayList;
import java.util.List;

/**
 * How the servers are started; the same for all contenders.
 *
 * @param program the redis-server
 * @param appendOnly whether each write goes to the append-only file, synced every second
 */
public record RedisFlags(String program, boolean appendOnly) {

    List<String> command(int port, String dir) {
        List<String> command = new ArrayList<>();
        command.add(program);
        command.addAll(List.of("--port", Integer.toString(port), "--bind", "127.0.0.1", "--dir", dir));
        command.addAll(settings());
        return command;
    }

    /** The settings that differ from the server's defaults, except for its folder and port. */
    public List<String> settings() {
        return appendOnly
                ? List.of("--save", "", "--appendonly", "yes", "--appendfsync", "everysec")
                : List.of("--save", "", "--appendonly", "no");
    }

    public String label() {
        return appendOnly ? "AOF everysec" : "AOF off";
    }
}
