package io.holdfast.cli.doctor;

import static io.holdfast.cli.doctor.Finding.ok;
import static io.holdfast.cli.doctor.Finding.problem;
import static io.holdfast.cli.doctor.Finding.unknown;
import static io.holdfast.cli.doctor.Finding.warning;

import io.holdfast.cli.redis.RedisSession;
import java.util.List;

/** Whether a full Redis deletes tasks. */
final class EvictionCheck implements Check {

    private static final String NAME = "eviction";
    private static final String REMEDY = "set maxmemory-policy noeviction";

    @Override
    public List<Finding> look(RedisSession redis, ServerFacts facts) {
        String policy = facts.info("maxmemory_policy");
        if (policy == null) {
            policy = facts.config("maxmemory-policy");
        }
        if (policy == null) {
            return List.of(unknown(
                    NAME, "maxmemory-policy, because Redis refuses INFO and CONFIG", "see that it is noeviction"));
        } else if (policy.equals("noeviction")) {
            return List.of(ok(NAME, "A full Redis refuses new tasks and deletes nothing (noeviction)"));
        } else if (facts.hasInfo() && facts.number("maxmemory") == 0) {
            return List.of(warning(
                    NAME,
                    "maxmemory-policy is " + policy + ", which has no effect only while there is no maxmemory",
                    REMEDY));
        }
        return List.of(problem(
                NAME,
                policy.startsWith("volatile-")
                        ? "maxmemory-policy is " + policy
                                + ", so a full Redis deletes idempotency keys, and a task whose"
                                + " key has succeeded runs again"
                        : "maxmemory-policy is " + policy + ", so a full Redis deletes tasks",
                REMEDY));
    }
}
