package io.holdfast.producer.web;

import io.holdfast.producer.config.PullProperties;
import io.holdfast.producer.lease.TakeOrder;
import io.holdfast.producer.lease.TakenTask;
import io.holdfast.producer.pull.DueTasks;
import io.holdfast.producer.pull.QueueBells;
import io.holdfast.producer.web.AcknowledgedBlanks.Peer;
import io.holdfast.queue.TaskQueues;
import io.holdfast.queue.model.QueueName;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;

/**
 * The calls that wait for tasks, served in the order in which they came. Each keeps its client's connection, but no
 * thread and no connection to Redis. When this service stops all are answered, without tasks, at once.
 */
@Component
class LongPolls implements QueueBells.Server {

    private static final Logger log = LoggerFactory.getLogger(LongPolls.class);
    private static final Duration LOOK_INTERVAL = Duration.ofSeconds(1);
    private static final long BUSY_MILLIS = 20;
    private static final int CLOCK_THREADS = 2;

    private final Queue<WaitingPoll> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();
    private final ScheduledThreadPoolExecutor clock = new ScheduledThreadPoolExecutor(CLOCK_THREADS, LongPolls::daemon);
    private final Giver giver;
    private final AnswerRoom.Maker rooms;
    private final int maxWaiting;
    private final QueueBells bells;
    private final DueTasks due;
    private volatile boolean closing;

    LongPolls(Giver giver, AnswerRoom.Maker rooms, PullProperties properties, TaskQueues queues) {
        this.giver = giver;
        this.rooms = rooms;
        this.maxWaiting = properties.maxWaiting();
        this.bells = new QueueBells(queues, this);
        this.due = new DueTasks(queues, clock);
        clock.setRemoveOnCancelPolicy(true);
        var unused = clock.scheduleWithFixedDelay(
                this::look, LOOK_INTERVAL.toMillis(), LOOK_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Is to be told when delayed tasks are due. */
    DueTasks due() {
        return due;
    }

    /** Whether others have waited longer for all that is asked for: then there is nothing, and they come first. */
    boolean isBehindOthers(TakeOrder order) {
        return !order.waitTime().isZero()
                && waitedFor(Set.copyOf(order.queues())).size()
                        == order.queues().size();
    }

    /** Answers the call when there are tasks for it, when its time is over, or when this service stops. */
    void join(TakeOrder order, HttpServletRequest request, HttpServletResponse response) {
        if (count.incrementAndGet() > maxWaiting) {
            count.decrementAndGet();
            String detail = "More than " + maxWaiting + " calls would wait for tasks";
            throw new ProblemException(Problem.of(ErrorCode.OVERLOADED, detail), RetryAfter.header(RetryAfter.SOON));
        }
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        WaitingPoll poll = new WaitingPoll(order, request.startAsync(request, response));
        waiting.add(poll);
        bells.listenTo(order.queues());
        if (closing) {
            expire(poll);
        } else {
            poll.expiresWith(clock.schedule(() -> expire(poll), order.waitTime().toMillis(), TimeUnit.MILLISECONDS));
        }
    }

    private void expire(WaitingPoll poll) {
        if (poll.makeBusy()) {
            boolean unused = poll.answer(LeaseViews.NONE);
            leave(poll);
        } else if (!poll.hasEnded() && !closing) {
            var unused = clock.schedule(() -> expire(poll), BUSY_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void leave(WaitingPoll poll) {
        if (waiting.remove(poll)) {
            count.decrementAndGet();
            poll.neverExpires();
        }
    }

    /** Finds out who hung up, and tells of the others that they are there. */
    private void look() {
        try {
            Set<Peer> missing = waiting.isEmpty() ? Set.of() : AcknowledgedBlanks.missing();
            for (WaitingPoll poll : waiting) {
                if (poll.isBackBy(missing)) {
                    bells.listenTo(poll.order().queues());
                }
                if (poll.hasEnded()) {
                    leave(poll);
                } else if (!poll.isSilent() && poll.makeBusy()) {
                    if (isStillThere(poll)) {
                        poll.goOnWaiting();
                        giver.asked(poll.order());
                    }
                }
            }
        } catch (RuntimeException e) {
            log.error("Looking after the calls that wait broke; it goes on", e);
        }
    }

    private boolean isStillThere(WaitingPoll poll) {
        boolean there = poll.isThere();
        if (!there) {
            leave(poll);
        }
        return there;
    }

    @Override
    public Set<QueueName> waitedFor(Set<QueueName> queues) {
        return waiting.stream()
                .filter(poll -> !poll.isSilent())
                .flatMap(poll -> poll.order().queues().stream())
                .filter(queues::contains)
                .collect(Collectors.toSet());
    }

    @Override
    public Set<QueueName> serve(Set<QueueName> queues) {
        Set<QueueName> asked = new HashSet<>();
        Set<QueueName> left = new HashSet<>(queues);
        for (WaitingPoll poll : waiting) {
            List<QueueName> wanted =
                    poll.order().queues().stream().filter(left::contains).toList();
            if (!wanted.isEmpty() && !poll.isSilent() && poll.makeBusy() && isStillThere(poll)) {
                AnswerRoom room = rooms.roomNow(poll.order().max());
                if (room == null) {
                    poll.goOnWaiting();
                    break;
                }
                asked.addAll(wanted);
                if (!serve(poll, wanted, room)) {
                    wanted.forEach(left::remove);
                }
            }
        }
        return asked;
    }

    private boolean serve(WaitingPoll poll, List<QueueName> wanted, AnswerRoom room) {
        List<TakenTask> tasks = List.of();
        try {
            tasks = giver.take(poll.order().from(wanted), due);
        } finally {
            if (tasks.isEmpty()) {
                room.close();
                poll.goOnWaiting();
            }
        }
        if (!tasks.isEmpty()) {
            leave(poll);
            room.shrinkTo(tasks);
            handOver(poll, tasks, room);
        }
        return !tasks.isEmpty();
    }

    /** A slow client must not hold up those who wait behind it. */
    private void handOver(WaitingPoll poll, List<TakenTask> tasks, AnswerRoom room) {
        try {
            poll.later(() -> deliver(poll, tasks, room));
        } catch (RuntimeException | Error e) { // the call has ended, the container stops, or there is no thread
            room.close();
            giver.giveBack(tasks);
        }
    }

    private void deliver(WaitingPoll poll, List<TakenTask> tasks, AnswerRoom room) {
        try (room) {
            giver.give(tasks, poll::answer);
        }
    }

    @EventListener(ContextClosedEvent.class)
    void close() {
        closing = true;
        waiting.forEach(this::expire);
        bells.close();
        waiting.forEach(this::expire); // those that were just being asked for
        clock.shutdownNow();
    }

    private static Thread daemon(Runnable step) {
        Thread thread = new Thread(step, "holdfast-pull-clock");
        thread.setDaemon(true);
        return thread;
    }
}
