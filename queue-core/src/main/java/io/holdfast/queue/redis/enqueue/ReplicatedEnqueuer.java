package io.holdfast.queue.redis.enqueue;

import io.holdfast.queue.NotReplicatedException;
import io.holdfast.queue.redis.connection.ByteLimit;
import io.holdfast.queue.redis.connection.ReplicatedWrites;
import io.holdfast.queue.redis.script.Key;
import io.holdfast.queue.redis.script.QueueScripts;
import io.holdfast.queue.redis.script.Reply;
import io.holdfast.queue.redis.script.Script;
import io.holdfast.queue.redis.script.ScriptCall;
import io.holdfast.queue.redis.script.ScriptRunner;
import io.holdfast.queue.task.EnqueueResult;
import io.holdfast.queue.task.EnqueueResult.Enqueued;
import io.holdfast.queue.task.NewTask;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.springframework.data.redis.connection.RedisConnection;

/** Enqueues tasks and waits until replicas have them, also those that another call had written. */
public final class ReplicatedEnqueuer {

    private final ReplicatedWrites writes;

    public ReplicatedEnqueuer(ReplicatedWrites writes) {
        this.writes = writes;
    }

    /**
     * @throws NotReplicatedException if the tasks are written but too few replicas have them, or if that is unknown
     *     because a later batch failed
     */
    public EnqueueResult enqueue(QueueScripts scripts, ByteLimit limit, List<NewTask> tasks, long maxPending) {
        return writes.run(Script.ENQUEUE.operation(), scripts.keys().of(Key.CONTROL), session -> {
            EnqueueResult result = new Enqueuer(scripts, limit, on(session.connection())).enqueue(tasks, maxPending);
            if (result instanceof Enqueued enqueued) {
                session.awaitReplicas(enqueued.existing());
            }
            return result;
        });
    }

    private static Function<ScriptCall, CompletableFuture<Reply>> on(RedisConnection connection) {
        return call -> CompletableFuture.completedFuture(ScriptRunner.run(call, connection));
    }
}
