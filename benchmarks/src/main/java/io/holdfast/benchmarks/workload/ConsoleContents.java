package io.holdfast.benchmarks.workload;

import io.holdfast.benchmarks.contender.HoldfastSession;
import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.lease.Burial;
import io.holdfast.queue.lease.Failure;
import io.holdfast.queue.lease.LeasedTask;
import io.holdfast.queue.worker.WorkerId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A queue with a long backlog and many dead letters of a few causes. */
record ConsoleContents(int pending, int dead) {

    private static final WorkerId WORKER = new WorkerId("worker-that-failed");
    private static final List<String> CAUSES = List.of(
            "java.net.SocketTimeoutException: connect to 10.0.0.%d:443 timed out after %d ms",
            "org.postgresql.util.PSQLException: duplicate key value violates unique constraint \"orders_pkey\" (id=%d, run %d)",
            "java.lang.IllegalArgumentException: customer '%d' has no address of type %d");

    void fill(HoldfastSession session) {
        session.enqueue(dead);
        int buried = 0;
        while (buried < dead) {
            List<Burial> burials = new ArrayList<>();
            for (LeasedTask task : session.queue()
                    .acquire(WORKER, TaskQueue.MAX_BATCH, Duration.ofMinutes(5))
                    .tasks()) {
                burials.add(burial(task, buried + burials.size()));
            }
            if (!session.queue().bury(burials).isEmpty()) {
                throw new IllegalStateException("A lease was lost");
            }
            buried += burials.size();
        }
        session.enqueue(pending);
    }

    private static Burial burial(LeasedTask task, int number) {
        String error = CAUSES.get(number % CAUSES.size()).formatted(number % 250, number);
        return new Burial(task.lease(), new Failure(error, Duration.ofMillis(number % 1_000)));
    }
}
