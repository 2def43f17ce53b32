package io.holdfast.producer.pull;

import io.holdfast.queue.StoreException;
import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.TaskQueues;
import io.holdfast.queue.model.QueueName;
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

/**
 * Waits for work on behalf of any number of callers: a thread and a connection to Redis for each queue that somebody
 * waits for, up to {@value #MOST}; further queues share those, and may then be seen {@code LONGEST_WAIT} late at first.
 * A queue rings for one listener, so whoever hears it and has nobody to serve passes it on.
 */
public final class QueueBells implements AutoCloseable {

    static final int MOST = 16;

    private static final Logger log = LoggerFactory.getLogger(QueueBells.class);
    /** Only bounds how late a bell is heard that a dying worker took with it. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);

    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final Duration SHORT_PAUSE = Duration.ofMillis(10);
    private static final Duration LONGEST_END = Duration.ofMillis(500);

    /** Whom to serve when a queue has work. */
    public interface Server {

        /** Those of the queues for which somebody waits. */
        Set<QueueName> waitedFor(Set<QueueName> queues);

        /** Serves who waits for these; returns the queues that were asked for tasks. */
        Set<QueueName> serve(Set<QueueName> queues);
    }

    private final TaskQueues queues;
    private final Server server;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<Bell> bells = new ArrayList<>();

    public QueueBells(TaskQueues queues, Server server) {
        this.queues = queues;
        this.server = server;
    }

    private static final class Bell {
        final Set<QueueName> queues = new HashSet<>();
        Thread thread = new Thread();
    }

    /** From now on somebody waits for these. */
    public synchronized void listenTo(Collection<QueueName> names) {
        for (QueueName name : names) {
            if (closed.getCount() > 0 && bells.stream().noneMatch(bell -> bell.queues.contains(name))) {
                bellForOneMore().queues.add(name);
            }
        }
        bells.stream()
                .filter(bell -> bell.thread.getState() == Thread.State.NEW)
                .forEach(bell -> bell.thread.start());
    }

    private Bell bellForOneMore() {
        if (bells.size() >= MOST) {
            return bells.stream()
                    .min(Comparator.comparingInt(bell -> bell.queues.size()))
                    .orElseThrow();
        }
        Bell bell = new Bell();
        bell.thread = daemon(() -> run(bell), "holdfast-pull-bell");
        bells.add(bell);
        return bell;
    }

    private void run(Bell bell) {
        for (Set<QueueName> heard = heardBy(bell); !heard.isEmpty(); heard = heardBy(bell)) {
            try {
                boolean rang = queues.awaitWork(heard, LONGEST_WAIT);
                Set<QueueName> unasked = new HashSet<>(heard);
                unasked.removeAll(server.serve(heard));
                if (rang && !unasked.isEmpty()) {
                    unasked.forEach(this::passOn);
                    pause(SHORT_PAUSE);
                }
            } catch (StoreException e) {
                log.debug("Can't wait for work in {}; it is tried again", heard, e);
                pause(PAUSE);
            } catch (Throwable e) { // whatever it was: callers that wait in vain are worse
                log.error("Waiting for work in {} broke; it goes on", heard, e);
                pause(PAUSE);
            }
        }
    }

    /** What it listens to from here on; when that is nothing it has ended. */
    private synchronized Set<QueueName> heardBy(Bell bell) {
        bell.queues.retainAll(server.waitedFor(Set.copyOf(bell.queues)));
        if (closed.getCount() == 0) {
            bell.queues.clear();
        }
        if (bell.queues.isEmpty()) {
            bells.remove(bell);
        }
        return Set.copyOf(bell.queues);
    }

    /** The sweep of due tasks rings for the next listener where any task is pending. */
    private void passOn(QueueName name) {
        var unused = queues.queue(name).startDispatch(TaskQueue.PORTION);
    }

    private void pause(Duration time) {
        try {
            boolean unused = closed.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            log.debug("Told to stop");
        }
    }

    /** Listens to nothing any more. */
    @Override
    public void close() {
        closed.countDown();
        List<Thread> threads;
        synchronized (this) {
            threads = bells.stream().map(bell -> bell.thread).toList();
        }
        threads.forEach(Thread::interrupt);
        try {
            for (Thread thread : threads) {
                thread.join(LONGEST_END.toMillis() / MOST);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Thread daemon(Runnable step, String name) {
        Thread thread = new Thread(step, name);
        thread.setDaemon(true);
        return thread;
    }
}
