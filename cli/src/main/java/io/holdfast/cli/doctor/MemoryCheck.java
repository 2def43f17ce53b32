package io.holdfast.cli.doctor;

import static io.holdfast.cli.doctor.Finding.ok;
import static io.holdfast.cli.doctor.Finding.unknown;
import static io.holdfast.cli.doctor.Finding.warning;

import io.holdfast.cli.redis.RedisSession;
import io.holdfast.cli.terminal.HumanText;
import java.util.List;

/** How much room is left. A full Redis refuses tasks, but loses none. */
final class MemoryCheck implements Check {

    private static final String NAME = "memory";
    private static final double HIGH = 0.8;

    @Override
    public List<Finding> look(RedisSession redis, ServerFacts facts) {
        if (!facts.hasInfo()) {
            return List.of(
                    unknown(NAME, "how full Redis is, because it refuses INFO", "watch the metrics of your provider"));
        }
        long used = facts.number("used_memory");
        long max = facts.number("maxmemory");
        if (max == 0) {
            return List.of(warning(
                    NAME,
                    "Redis uses " + HumanText.bytes(used) + " of "
                            + HumanText.bytes(facts.number("total_system_memory"))
                            + " and has no maxmemory, so it can grow until the system kills it",
                    "set maxmemory to less than the memory of the machine, with room for a fork"));
        }
        String share =
                HumanText.bytes(used) + " of " + HumanText.bytes(max) + " (" + Math.round(100.0 * used / max) + " %)";
        return List.of(
                used < HIGH * max
                        ? ok(NAME, share)
                        : warning(
                                NAME,
                                share + "; when it is full, it refuses tasks",
                                "raise maxmemory, or keep fewer tasks"));
    }
}
