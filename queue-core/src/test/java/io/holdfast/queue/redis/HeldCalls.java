package io.holdfast.queue.redis;

import static org.awaitility.Awaitility.await;

import io.holdfast.queue.redis.script.Bytes;
import io.holdfast.queue.redis.script.QueueScripts;
import io.holdfast.queue.redis.script.Reply;
import io.holdfast.queue.redis.script.ScriptCall;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** Script calls that stay under way until a test releases them. */
public final class HeldCalls {

    private final QueueScripts scripts;
    private final List<Held> calls = new CopyOnWriteArrayList<>();
    private volatile boolean holding = true;
    private volatile boolean refusing;

    public HeldCalls(QueueScripts scripts) {
        this.scripts = scripts;
    }

    /** A call that Redis has not received yet. */
    private record Held(ScriptCall call, CompletableFuture<Reply> reply) {}

    public CompletableFuture<Reply> send(ScriptCall call) {
        if (refusing) {
            throw new OutOfMemoryError("as planned");
        }
        Held held = new Held(call, new CompletableFuture<>());
        calls.add(held);
        if (!holding) {
            runAll();
        }
        return held.reply;
    }

    /** From now on no call can be sent, or all can again. */
    public void refuse(boolean now) {
        refusing = now;
    }

    public void awaitCalls(int count) {
        await().until(() -> calls.size() == count);
    }

    public int size() {
        return calls.size();
    }

    /** The number of tasks in each call to Redis. */
    public List<Integer> tasks() {
        List<Integer> counts = new ArrayList<>();
        calls.forEach(held -> counts.add(Integer.parseInt(Bytes.text(held.call.arguments()[3]))));
        return counts;
    }

    public void run(int index) {
        run(calls.get(index));
    }

    /** Takes effect once, even if two threads call it. */
    private synchronized void run(Held held) {
        if (!held.reply.isDone()) {
            held.reply.complete(scripts.run(held.call));
        }
    }

    public void fail(int index, RuntimeException error) {
        calls.get(index).reply.completeExceptionally(error);
    }

    /** Sends the held calls, and stops holding calls. */
    public void letGo() {
        holding = false;
        runAll();
    }

    /** In order, whichever thread is first: a call that was sent just now must not overtake a held one. */
    private void runAll() {
        calls.forEach(this::run);
    }
}
