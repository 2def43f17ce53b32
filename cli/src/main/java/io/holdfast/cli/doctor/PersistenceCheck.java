package io.holdfast.cli.doctor;

import static io.holdfast.cli.doctor.Finding.ok;
import static io.holdfast.cli.doctor.Finding.problem;
import static io.holdfast.cli.doctor.Finding.unknown;
import static io.holdfast.cli.doctor.Finding.warning;

import io.holdfast.cli.redis.RedisSession;
import io.holdfast.queue.inspect.StoreRisk;
import io.holdfast.queue.inspect.StoreRisk.Kind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether a task that was accepted is on disk. */
final class PersistenceCheck implements Check {

    private static final String NAME = "persistence";

    @Override
    public List<Finding> look(RedisSession redis, ServerFacts facts) {
        if (!facts.hasInfo()) {
            return List.of(unknown(
                    NAME,
                    "whether there is an append-only file, because Redis refuses INFO",
                    "see in the settings of your provider that append-only persistence is on"));
        }
        List<StoreRisk> risks = redis.engine().risks().stream()
                .filter(risk -> risk.kind() == Kind.PERSISTENCE)
                .toList();
        if (!risks.isEmpty()) {
            return risks.stream()
                    .map(risk -> problem(NAME, risk.what(), risk.remedy()))
                    .toList();
        } else if ("err".equals(facts.info("aof_last_write_status"))) {
            return List.of(problem(
                    NAME,
                    "The last write to the append-only file failed",
                    "see the log of Redis; the disk may be full"));
        } else if ("err".equals(facts.info("aof_last_bgrewrite_status"))) {
            return List.of(warning(
                    NAME,
                    "The append-only file could not be rewritten, so it grows until the disk is full",
                    "see the log of Redis; it needs memory for a fork and room on the disk"));
        }
        return List.of(synced(facts.config("appendfsync")));
    }

    private static Finding synced(@Nullable String appendfsync) {
        if (appendfsync == null) {
            return unknown(
                    NAME,
                    "appendfsync, because Redis refuses CONFIG; there is an append-only file",
                    "see that appendfsync is everysec or always");
        }
        return switch (appendfsync) {
            case "no" ->
                problem(
                        NAME,
                        "appendfsync is no, so a power failure loses what the operating system had not written, often 30 s",
                        "set appendfsync everysec, or always");
            case "always" -> ok(NAME, "Append-only file, written to disk with every call (appendfsync always)");
            default ->
                ok(
                        NAME,
                        "Append-only file, written to disk every second (appendfsync " + appendfsync
                                + "): a power failure can lose the last second");
        };
    }
}
