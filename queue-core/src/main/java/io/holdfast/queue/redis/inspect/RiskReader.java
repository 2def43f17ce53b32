package io.holdfast.queue.redis.inspect;

import io.holdfast.queue.StoreException;
import io.holdfast.queue.inspect.StoreRisk;
import io.holdfast.queue.inspect.StoreRisk.Kind;
import io.holdfast.queue.redis.connection.StoreErrors;
import io.holdfast.queue.redis.script.ScriptRunner;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Reads from INFO which settings of this Redis can lose tasks. Only the save points are not in INFO but in CONFIG,
 * which managed servers refuse.
 */
public final class RiskReader {

    private static final String APPEND = "set appendonly yes";

    private final ScriptRunner runner;

    public RiskReader(ScriptRunner runner) {
        this.runner = runner;
    }

    /** Also empty if Redis refuses to answer. */
    public List<StoreRisk> read() {
        try {
            return reported();
        } catch (StoreException e) {
            if (StoreErrors.isRefusal(e)) {
                return List.of();
            }
            throw e;
        }
    }

    private List<StoreRisk> reported() {
        List<StoreRisk> risks = new ArrayList<>();
        Properties memory = info("memory");
        if (!memory.getProperty("maxmemory", "0").equals("0")) {
            evictionRisk(memory.getProperty("maxmemory_policy", "noeviction"), risks);
        }
        if (!info("persistence").getProperty("aof_enabled", "1").equals("1")) {
            risks.add(persistenceRisk(savePoints()));
        }
        return risks;
    }

    /** Of our keys only the idempotency keys have a time to live. */
    private static void evictionRisk(String policy, List<StoreRisk> risks) {
        String remedy = "set maxmemory-policy noeviction";
        if (policy.startsWith("allkeys-")) {
            risks.add(new StoreRisk(
                    Kind.EVICTION, "maxmemory-policy is " + policy + ", so a full Redis deletes tasks", remedy));
        } else if (policy.startsWith("volatile-")) {
            risks.add(new StoreRisk(
                    Kind.EVICTION,
                    "maxmemory-policy is " + policy + ", so a full Redis deletes idempotency keys, and a task whose"
                            + " key has succeeded runs again",
                    remedy));
        }
    }

    /** @param savePoints null if Redis does not report them */
    private static StoreRisk persistenceRisk(@Nullable String savePoints) {
        if (savePoints == null) {
            return new StoreRisk(
                    Kind.PERSISTENCE,
                    "There is no append-only file, so when Redis stops, it loses everything after its last snapshot, or"
                            + " everything if it makes no snapshots",
                    APPEND);
        } else if (savePoints.isBlank()) {
            return new StoreRisk(
                    Kind.PERSISTENCE,
                    "There is neither an append-only file nor a save point, so when Redis stops, it loses everything",
                    APPEND);
        }
        return new StoreRisk(
                Kind.PERSISTENCE,
                "There are snapshots (save " + savePoints + ") but no append-only file, so a crash of Redis loses"
                        + " everything after the last one",
                APPEND);
    }

    private Properties info(String section) {
        Properties found = runner.commands()
                .run("read INFO", connection -> connection.serverCommands().info(section));
        return found == null ? new Properties() : found;
    }

    private @Nullable String savePoints() {
        try {
            Properties found = runner.commands()
                    .run(
                            "read the save points",
                            connection -> connection.serverCommands().getConfig("save"));
            return found == null ? null : found.getProperty("save");
        } catch (StoreException e) {
            if (StoreErrors.isRefusal(e)) {
                return null;
            }
            throw e;
        }
    }
}
