package io.holdfast.cli.doctor;

import static io.holdfast.cli.doctor.Finding.ok;
import static io.holdfast.cli.doctor.Finding.problem;
import static io.holdfast.cli.doctor.Finding.warning;

import io.holdfast.cli.redis.RedisSession;
import io.holdfast.cli.terminal.HumanText;
import io.holdfast.queue.StoreMismatchException;
import io.holdfast.queue.TaskQueues;
import java.util.List;

/** Whether the scripts run here, on data that this version can read, and whether their cache is in order. */
final class ScriptCheck implements Check {

    private static final String NAME = "scripts";
    private static final long MANY = 1_000;

    @Override
    public List<Finding> look(RedisSession redis, ServerFacts facts) {
        TaskQueues queues = redis.engine().queues();
        try {
            queues.verify(queues.known());
        } catch (StoreMismatchException e) {
            return List.of(problem(
                    NAME,
                    String.valueOf(e.getMessage()),
                    "use another database or Redis, or the matching version of Holdfast"));
        }
        long cached = facts.number("number_of_cached_scripts");
        if (cached > MANY) {
            return List.of(warning(
                    NAME,
                    "Redis has " + HumanText.number(cached) + " scripts in its cache; Holdfast has about 50, so another"
                            + " application makes up scripts, which fills the memory",
                    "let that application pass values as arguments of its scripts"));
        }
        return List.of(ok(
                NAME,
                facts.hasInfo()
                        ? "The scripts run; " + HumanText.number(cached) + " are in the cache"
                        : "The scripts run"));
    }
}
