package io.holdfast.queue.redis.script;

import io.holdfast.queue.encryption.QueueCipher;
import io.holdfast.queue.lease.Rejection;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskRef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;

/** The scripts of one queue, with the runner, keys, clock, server and cipher that they use. */
public record QueueScripts(
        QueueName queue, RedisKeys keys, ScriptRunner runner, ScriptClock clock, ServerRun server, QueueCipher cipher) {

    public ScriptCall call(Script script) {
        return new ScriptCall(script, keys);
    }

    public Reply run(ScriptCall call) {
        return runner.run(call);
    }

    /** Sends a script; see {@link ScriptRunner#send}. */
    public CompletableFuture<Reply> send(ScriptCall call) {
        return runner.send(call);
    }

    /** Starts a script; see {@link ScriptRunner#start}. */
    public CompletableFuture<Reply> start(ScriptCall call) {
        return runner.start(call);
    }

    /** Runs a script that replies with rejections: member, word, … */
    public Map<TaskRef, Rejection> runForRejections(ScriptCall call) {
        return rejections(run(call));
    }

    public static Map<TaskRef, Rejection> rejections(Reply reply) {
        Map<TaskRef, Rejection> rejections = new HashMap<>();
        while (reply.hasMore()) {
            TaskRef task = TaskRef.ofMember(reply.text());
            rejections.put(task, Rejection.valueOf(reply.text().toUpperCase(Locale.ROOT)));
        }
        return rejections;
    }

    /** Splits the list into batches of at most {@code size}, in order. */
    public static <T> List<List<T>> batches(List<T> all, int size) {
        int count = (all.size() + size - 1) / size;
        return IntStream.range(0, count)
                .mapToObj(i -> all.subList(i * size, Math.min(all.size(), (i + 1) * size)))
                .toList();
    }

    /** Splits the list likewise; a batch of more than one element is also limited to {@code bytes}. */
    public static <T> List<List<T>> batches(List<T> all, int size, long bytes, ToLongFunction<T> bytesOf) {
        List<List<T>> batches = new ArrayList<>();
        int first = 0;
        long carried = 0;
        for (int next = 0; next < all.size(); next++) {
            long more = bytesOf.applyAsLong(all.get(next));
            if (next > first && (next - first == size || carried + more > bytes)) {
                batches.add(all.subList(first, next));
                first = next;
                carried = 0;
            }
            carried += more;
        }
        if (first < all.size()) {
            batches.add(all.subList(first, all.size()));
        }
        return batches;
    }
}
