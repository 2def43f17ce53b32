package io.holdfast.queue.redis.script;

import io.holdfast.queue.StoreMismatchException;
import io.holdfast.queue.redis.connection.StoreErrors;
import io.holdfast.queue.task.QueueName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Runs a script for many queues, with all calls under way at once: one call covers many queues on the same server; in a
 * Cluster each queue has its own call.
 */
public final class ManyQueues {

    /** Bounded, because Redis does nothing else while it runs a call. */
    private static final int MAX_KEYS_OF_A_CALL = 1_400;

    private final ScriptRunner runner;
    private final boolean cluster;
    private final int maxQueues;

    public ManyQueues(ScriptRunner runner, boolean cluster) {
        this(runner, cluster, MAX_KEYS_OF_A_CALL);
    }

    /** @param maxQueues of a call, for a script that takes long for one queue */
    public ManyQueues(ScriptRunner runner, boolean cluster, int maxQueues) {
        this.runner = runner;
        this.cluster = cluster;
        this.maxQueues = maxQueues;
    }

    /**
     * @param arguments adds the arguments that all queues share
     * @param reader converts the reply for one queue
     */
    public <T> Answers<T> call(
            Script script, Collection<QueueName> queues, Consumer<ScriptCall> arguments, Function<Reply, T> reader) {
        return call(script, List.of(), queues, arguments, reader);
    }

    /**
     * Runs a script that takes more keys than it declares.
     *
     * @param others the keys of each queue that follow the declared ones
     */
    public <T> Answers<T> call(
            Script script,
            List<Key> others,
            Collection<QueueName> queues,
            Consumer<ScriptCall> arguments,
            Function<Reply, T> reader) {
        int width = script.keys().size() + others.size();
        int atOnce = cluster ? 1 : Math.max(1, Math.min(maxQueues, MAX_KEYS_OF_A_CALL / width));
        Map<QueueName, CompletableFuture<T>> answers = new LinkedHashMap<>();
        CompletableFuture<List<Object>> unreachable = null;
        for (List<QueueName> some : QueueScripts.batches(List.copyOf(queues), atOnce)) {
            CompletableFuture<List<Object>> replies = unreachable;
            if (replies == null) {
                try {
                    replies = send(script, others, some, arguments);
                } catch (RuntimeException e) { // no connection: each further call would try to connect again
                    replies = unreachable = CompletableFuture.failedFuture(e);
                }
            }
            for (int i = 0; i < some.size(); i++) {
                int index = i;
                List<QueueName> alone = List.of(some.get(i));
                CompletableFuture<Object> reply = replies.<Object>thenApply(all -> all.get(index));
                if (some.size() > 1) {
                    reply = reply.exceptionallyCompose(e -> isRefusal(script, e)
                            ? send(script, others, alone, arguments).thenApply(all -> all.get(0))
                            : CompletableFuture.failedFuture(e));
                }
                answers.put(some.get(i), reply.thenApply(value -> reader.apply(replyOf(script, value))));
            }
        }
        return new Answers<>(script, answers);
    }

    /** Whether the user has no permission for one of the queues: Redis refuses the whole call, for all keys or none. */
    private static boolean isRefusal(Script script, Throwable error) {
        return StoreErrors.translate(script.operation(), StoreErrors.unchecked(error))
                instanceof StoreMismatchException;
    }

    private CompletableFuture<List<Object>> send(
            Script script, List<Key> others, List<QueueName> queues, Consumer<ScriptCall> arguments) {
        ScriptCall call = ScriptCall.forEach(
                script,
                others,
                queues.stream().map(queue -> RedisKeys.of(queue, cluster)).toList());
        arguments.accept(call);
        return runner.send(call.arg(queues.size())).thenApply(ManyQueues::all);
    }

    private static List<Object> all(Reply reply) {
        List<Object> all = new ArrayList<>();
        while (reply.hasMore()) {
            all.add(reply.value());
        }
        return all;
    }

    @SuppressWarnings("unchecked")
    private static Reply replyOf(Script script, Object reply) {
        if (reply instanceof List<?> list) {
            return new Reply((List<Object>) list);
        }
        throw StoreErrors.translate(script.operation(), new IllegalStateException(Bytes.text((byte[]) reply)));
    }
}
