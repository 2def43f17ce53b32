package io.holdfast.cli.doctor;

import static io.holdfast.cli.doctor.Finding.ok;
import static io.holdfast.cli.doctor.Finding.problem;
import static io.holdfast.cli.doctor.Finding.unknown;

import io.holdfast.cli.redis.RedisSession;
import io.holdfast.cli.terminal.HumanText;
import io.holdfast.queue.inspect.Depths;
import io.holdfast.queue.redis.script.Key;
import io.holdfast.queue.redis.script.RedisKeys;
import io.holdfast.queue.task.QueueName;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;

/**
 * Whether each task is in one place: a queue must have as many records as entries in its places. Of many queues, only
 * the first are counted.
 */
final class RecordCheck implements Check {

    private static final String NAME = "records";
    private static final int MAX_QUEUES = 1_000;
    /** While tasks come and go, the two numbers are of different moments. */
    private static final int ATTEMPTS = 20;
    /** How often in a row the same difference must be seen. */
    private static final int CONFIRMATIONS = 3;

    @Override
    public List<Finding> look(RedisSession redis, ServerFacts facts) {
        TreeSet<QueueName> known = new TreeSet<>(redis.engine().queues().known());
        List<QueueName> queues = known.stream().limit(MAX_QUEUES).toList();
        List<Finding> findings = new ArrayList<>();
        long records = 0;
        for (QueueName queue : queues) {
            Count count = count(redis, queue);
            records += count.records();
            findings.addAll(judge(queue, count));
        }
        if (findings.isEmpty()) {
            String bound = known.size() > MAX_QUEUES ? " of the first " + HumanText.number(MAX_QUEUES) + " queues" : "";
            findings.add(ok(
                    NAME,
                    "Each of the " + HumanText.count(records, "record") + bound + " belongs to a task in one place"));
        }
        return findings;
    }

    /**
     * @param records how many tasks are stored
     * @param places how many tasks are in a place
     * @param certain whether both were counted while nothing changed
     */
    record Count(long records, long places, boolean certain) {}

    private static Count count(RedisSession redis, QueueName queue) {
        Count last = null;
        int same = 0;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            long before = records(redis, queue);
            Depths depths = redis.engine().inspector().depths(queue);
            long after = records(redis, queue);
            long places = depths.pending()
                    + depths.delayed()
                    + depths.processing()
                    + depths.deadLetter()
                    + depths.completed();
            Count count = new Count(after, places, before == after);
            if (count.certain() && after == places) {
                return count;
            }
            same = count.certain() && count.equals(last) ? same + 1 : 1;
            if (same >= CONFIRMATIONS) {
                return count;
            }
            last = count;
        }
        return new Count(records(redis, queue), 0, false);
    }

    private static long records(RedisSession redis, QueueName queue) {
        byte[] key = RedisKeys.of(queue, false).of(Key.DATA);
        return Objects.requireNonNullElse(
                redis.plain(connection -> connection.hashCommands().hLen(key)), 0L);
    }

    static List<Finding> judge(QueueName queue, Count count) {
        long more = count.records() - count.places();
        if (!count.certain()) {
            return List.of(unknown(
                    NAME,
                    "the records of queue " + queue + ", because its tasks change too fast",
                    "try again later, or pause it"));
        } else if (more == 0) {
            return List.of();
        }
        return List.of(
                more > 0
                        ? problem(
                                NAME,
                                "Queue " + queue + " has " + HumanText.count(more, "record")
                                        + " of tasks that are in no" + " place: they never run",
                                "something else wrote to this Redis, or it was restored in part; see docs/storage.md, and"
                                        + " keep the dump")
                        : problem(
                                NAME,
                                "Queue " + queue + " has "
                                        + HumanText.count(-more, "entry").replace("entrys", "entries")
                                        + " of tasks without a record: their payloads are lost",
                                "something else deleted keys of this Redis; restore the key from a backup, or enqueue them"
                                        + " again"));
    }
}
