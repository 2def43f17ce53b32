package io.holdfast.producer.pull.take;

import io.holdfast.queue.StoreException;
import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.TaskQueues;
import io.holdfast.queue.task.QueueName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Waits for wake-up signals of the queues that requests wait for. Each queue has a separate listener, with a thread
 * and a connection to Redis, up to {@value #MAX_LISTENERS}; more queues share them, and a new one may be noticed up to
 * {@link #MAX_WAIT} late. A signal wakes a single listener in the whole system, so a listener that has no
 * request to serve passes it on.
 */
@Component
class QueueListeners {

    static final int MAX_LISTENERS = 16;

    private static final Logger log = LoggerFactory.getLogger(QueueListeners.class);

    /** Bounds the delay when a dying worker has consumed a signal. */
    private static final Duration MAX_WAIT = Duration.ofSeconds(2);

    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(500);
    private static final Duration PAUSE_AFTER_PASSING_ON = Duration.ofMillis(10);
    private static final Duration MAX_CLOSE_TIME = Duration.ofMillis(500);

    private final TaskQueues queues;
    private final WaitingPolls polls;
    private final PollDispatcher dispatcher;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<Listener> listeners = new ArrayList<>();

    QueueListeners(TaskQueues queues, WaitingPolls polls, PollDispatcher dispatcher) {
        this.queues = queues;
        this.polls = polls;
        this.dispatcher = dispatcher;
    }

    private static final class Listener {
        final Set<QueueName> queues = new HashSet<>();
        Thread thread = new Thread();
    }

    /** A request waits for these queues from now on. */
    synchronized void listenTo(Collection<QueueName> names) {
        for (QueueName name : names) {
            if (closed.getCount() > 0 && listeners.stream().noneMatch(listener -> listener.queues.contains(name))) {
                listenerForOneMore().queues.add(name);
            }
        }
        listeners.stream()
                .filter(listener -> listener.thread.getState() == Thread.State.NEW)
                .forEach(listener -> listener.thread.start());
    }

    private Listener listenerForOneMore() {
        if (listeners.size() >= MAX_LISTENERS) {
            return listeners.stream()
                    .min(Comparator.comparingInt(listener -> listener.queues.size()))
                    .orElseThrow();
        }
        Listener listener = new Listener();
        listener.thread = new Thread(() -> run(listener), "holdfast-pull-listener");
        listener.thread.setDaemon(true);
        listeners.add(listener);
        return listener;
    }

    private void run(Listener listener) {
        for (Set<QueueName> names = queuesOf(listener); !names.isEmpty(); names = queuesOf(listener)) {
            try {
                boolean signalled = queues.awaitWork(names, MAX_WAIT);
                Set<QueueName> unserved = new HashSet<>(names);
                unserved.removeAll(dispatcher.serve(names));
                if (signalled && !unserved.isEmpty()) {
                    unserved.forEach(this::passOn);
                    pause(PAUSE_AFTER_PASSING_ON);
                }
            } catch (StoreException e) {
                log.debug("Waiting for tasks in {} failed; the next try is in {}", names, PAUSE_AFTER_FAILURE, e);
                pause(PAUSE_AFTER_FAILURE);
            } catch (Throwable e) { // without its listener, requests would wait in vain
                log.error("Waiting for tasks in {} failed; the next try is in {}", names, PAUSE_AFTER_FAILURE, e);
                pause(PAUSE_AFTER_FAILURE);
            }
        }
    }

    /** The queues to listen to next; the listener ends when there are none. */
    private synchronized Set<QueueName> queuesOf(Listener listener) {
        listener.queues.retainAll(polls.waitedFor(Set.copyOf(listener.queues)));
        if (closed.getCount() == 0) {
            listener.queues.clear();
        }
        if (listener.queues.isEmpty()) {
            listeners.remove(listener);
        }
        return Set.copyOf(listener.queues);
    }

    /** A dispatch signals the next listener if the queue has pending tasks. */
    private void passOn(QueueName name) {
        var unused = queues.queue(name).startDispatch(TaskQueue.MAX_BATCH);
    }

    private void pause(Duration time) {
        try {
            boolean unused = closed.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            log.debug("Interrupted by close");
        }
    }

    /** Ends all listeners, for good. */
    void close() {
        closed.countDown();
        List<Thread> threads;
        synchronized (this) {
            threads = listeners.stream().map(listener -> listener.thread).toList();
        }
        threads.forEach(Thread::interrupt);
        try {
            for (Thread thread : threads) {
                thread.join(MAX_CLOSE_TIME.toMillis() / MAX_LISTENERS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
