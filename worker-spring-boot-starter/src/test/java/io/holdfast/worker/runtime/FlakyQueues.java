package io.holdfast.worker.runtime;

import io.holdfast.queue.StoreUnavailableException;
import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.TaskQueues;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Queues whose replies get lost, or which are unreachable. */
public final class FlakyQueues {

    private final Map<String, AtomicInteger> lostAnswers = new ConcurrentHashMap<>();
    private final Set<String> unreachable = ConcurrentHashMap.newKeySet();
    private final TaskQueues queues;

    public FlakyQueues(TaskQueues real) {
        this.queues = proxy(TaskQueues.class, real);
    }

    public TaskQueues queues() {
        return queues;
    }

    /** The next calls of this name take effect but get no reply. */
    FlakyQueues losingAnswersOf(String call, int times) {
        lostAnswers.put(call, new AtomicInteger(times));
        return this;
    }

    /** Calls of this name fail without an effect. */
    public void cutOff(String call) {
        unreachable.add(call);
    }

    void reconnect(String call) {
        unreachable.remove(call);
    }

    private <T> T proxy(Class<T> type, T real) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    if (unreachable.contains(method.getName())) {
                        throw away();
                    }
                    Object result;
                    try {
                        result = method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                    AtomicInteger lost = lostAnswers.get(method.getName());
                    if (lost != null && lost.getAndDecrement() > 0) {
                        throw away();
                    }
                    return result instanceof TaskQueue queue ? proxy(TaskQueue.class, queue) : result;
                }));
    }

    private static StoreUnavailableException away() {
        return new StoreUnavailableException("The answer was lost", new IllegalStateException());
    }
}
