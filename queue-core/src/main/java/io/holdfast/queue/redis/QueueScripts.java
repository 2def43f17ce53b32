package io.holdfast.queue.redis;

import io.holdfast.queue.model.Deviation;
import io.holdfast.queue.model.QueueName;
import io.holdfast.queue.model.TaskRef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;

/** The scripts of one queue, with the runner, keys, clock and server that they use. */
record QueueScripts(QueueName queue, RedisKeys keys, ScriptRunner runner, ScriptClock clock, ServerRun server) {

    ScriptCall call(Script script) {
        return new ScriptCall(script, keys);
    }

    Reply run(ScriptCall call) {
        return runner.run(call);
    }

    /** Sends a script; see {@link ScriptRunner#send}. */
    CompletableFuture<Reply> send(ScriptCall call) {
        return runner.send(call);
    }

    /** Starts a script; see {@link ScriptRunner#start}. */
    CompletableFuture<Reply> start(ScriptCall call) {
        return runner.start(call);
    }

    /** Runs a script that replies with exceptions: member, word, … */
    Map<TaskRef, Deviation> runForDeviations(ScriptCall call) {
        return deviations(run(call));
    }

    static Map<TaskRef, Deviation> deviations(Reply reply) {
        Map<TaskRef, Deviation> deviations = new HashMap<>();
        while (reply.hasMore()) {
            TaskRef task = TaskRef.ofMember(reply.text());
            deviations.put(task, Deviation.valueOf(reply.text().toUpperCase(Locale.ROOT)));
        }
        return deviations;
    }

    /** Splits the list into portions of at most {@code size}, in order. */
    static <T> List<List<T>> portions(List<T> all, int size) {
        int count = (all.size() + size - 1) / size;
        return IntStream.range(0, count)
                .mapToObj(i -> all.subList(i * size, Math.min(all.size(), (i + 1) * size)))
                .toList();
    }

    /** Splits the list likewise; a portion of more than one element is also limited to {@code bytes}. */
    static <T> List<List<T>> portions(List<T> all, int size, long bytes, ToLongFunction<T> bytesOf) {
        List<List<T>> portions = new ArrayList<>();
        int first = 0;
        long carried = 0;
        for (int next = 0; next < all.size(); next++) {
            long more = bytesOf.applyAsLong(all.get(next));
            if (next > first && (next - first == size || carried + more > bytes)) {
                portions.add(all.subList(first, next));
                first = next;
                carried = 0;
            }
            carried += more;
        }
        if (first < all.size()) {
            portions.add(all.subList(first, all.size()));
        }
        return portions;
    }
}
