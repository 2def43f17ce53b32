package io.holdfast.queue.redis;

import io.holdfast.queue.model.Deviation;
import io.holdfast.queue.model.QueueName;
import io.holdfast.queue.model.TaskRef;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/** The scripts of one queue: who runs them, on which keys, by which clock, on which server. */
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

    /** Runs a script that answers with its exceptions: member, word, … */
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

    /** The list in portions of at most {@code size}, in order. */
    static <T> List<List<T>> portions(List<T> all, int size) {
        int count = (all.size() + size - 1) / size;
        return IntStream.range(0, count)
                .mapToObj(i -> all.subList(i * size, Math.min(all.size(), (i + 1) * size)))
                .toList();
    }
}
