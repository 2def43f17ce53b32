package io.holdfast.queue.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.redis.script.Key;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The tasks that workers hold, as stored in Redis: each under its token, each with a deadline, either an individual one
 * or that of its batch.
 */
final class HeldTasks {

    private static final String LEFT = "left:";

    private final Map<String, String> tokens = new HashMap<>();
    private final Map<String, Double> leases;
    private final Map<String, Double> renewed;
    private final Map<String, String> batches;

    private HeldTasks(QueueDump dump) {
        dump.hash(Key.PROCESSING).forEach((member, owner) -> {
            if (!isAnchor(member)) {
                tokens.put(member, owner.substring(0, owner.indexOf(' ')));
            }
        });
        this.leases = dump.sortedSet(Key.LEASES);
        this.renewed = dump.sortedSet(Key.RENEWED);
        this.batches = dump.hash(Key.BATCHES);
        leases.keySet().removeIf(HeldTasks::isAnchor);
        batches.keySet().removeIf(HeldTasks::isAnchor);
    }

    /** The anchor is neither a task nor a token. */
    private static boolean isAnchor(String name) {
        return name.startsWith("-");
    }

    static HeldTasks in(QueueDump dump) {
        return new HeldTasks(dump);
    }

    /** The lease deadlines, in ms, earliest first. */
    Map<String, Double> deadlines() {
        Map<String, Double> deadlines = new LinkedHashMap<>();
        tokens.keySet().stream()
                .sorted(Comparator.comparing(this::deadline).thenComparing(Comparator.naturalOrder()))
                .forEach(member -> deadlines.put(member, deadline(member)));
        return deadlines;
    }

    private Double deadline(String member) {
        Double own = renewed.get(member);
        return Objects.requireNonNull(
                own == null ? leases.get(tokens.get(member)) : own, "a task without a deadline: " + member);
    }

    /** Checks the invariants that hold between any two steps. */
    void check(long lastToken) {
        assertThat(tokens.values()).as("tokens").allMatch(token -> Long.parseLong(token) <= lastToken);
        assertThat(renewed.keySet()).as("renewed tasks").isSubsetOf(tokens.keySet());
        Set<String> known = new HashSet<>(tokens.values());
        assertThat(leases.keySet()).as("leases").isSubsetOf(known);
        Map<String, Long> held =
                tokens.values().stream().collect(Collectors.groupingBy(token -> token, Collectors.counting()));
        Map<String, String> expected = new HashMap<>();
        held.forEach((token, count) -> expected.put(LEFT + token, count.toString()));
        Map<String, String> left = new HashMap<>(batches);
        left.keySet().removeIf(field -> !field.startsWith(LEFT));
        assertThat(left).as("how many each batch still holds").isEqualTo(expected);
        tokens.forEach((member, token) -> assertThat(
                        List.of(batches.getOrDefault(token, "").split(" ")))
                .as("the batch of %s", member)
                .contains(member));
        assertThat(batches).as("batches and their counts").hasSize(2 * expected.size());
    }
}
