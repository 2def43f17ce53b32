package io.holdfast.benchmarks.redis;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The slow commands that Redis has logged: how many of each kind, and how long the longest took. */
public final class SlowCommands {

    private static final int MICROS = 2;
    private static final int ARGUMENTS = 3;
    private static final Set<String> HARNESS = Set.of("slowlog", "config", "info");

    private final Map<String, Integer> counts = new HashMap<>();
    private final Map<String, Long> longest = new HashMap<>();

    private SlowCommands() {}

    /** Reads the reply of SLOWLOG GET: number, time, microseconds, arguments, … */
    static SlowCommands of(List<Object> entries) {
        SlowCommands slow = new SlowCommands();
        for (Object entry : entries) {
            List<?> fields = (List<?>) entry;
            String kind = kindOf((List<?>) fields.get(ARGUMENTS));
            slow.counts.merge(kind, 1, Integer::sum);
            slow.longest.merge(kind, (Long) fields.get(MICROS), Math::max);
        }
        return slow;
    }

    /** A script is identified by its digest. */
    private static String kindOf(List<?> arguments) {
        String command = arguments.get(0).toString().toLowerCase(Locale.ROOT);
        return command.equals("evalsha") ? arguments.get(1).toString() : command;
    }

    public int count(String kind) {
        return counts.getOrDefault(kind, 0);
    }

    public long longestMicros(String kind) {
        return longest.getOrDefault(kind, 0L);
    }

    /** Of all commands except those of the harness. */
    public long longestMicros() {
        return longest.entrySet().stream()
                .filter(entry -> !HARNESS.contains(entry.getKey()))
                .mapToLong(Map.Entry::getValue)
                .max()
                .orElse(0);
    }

    /** Of all scripts. */
    public long longestScriptMicros() {
        return longest.entrySet().stream()
                .filter(entry -> entry.getKey().length() == 40 || entry.getKey().equals("eval"))
                .mapToLong(Map.Entry::getValue)
                .max()
                .orElse(0);
    }

    public Map<String, Integer> counts() {
        return Map.copyOf(counts);
    }
}
