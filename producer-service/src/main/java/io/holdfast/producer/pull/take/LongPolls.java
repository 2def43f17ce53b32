package io.holdfast.producer.pull.take;

import io.holdfast.producer.http.ProblemException;
import io.holdfast.producer.pull.RemoteWorkers;
import io.holdfast.producer.pull.take.UnacknowledgedConnections.Peer;
import io.holdfast.queue.task.QueueName;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;

/**
 * Lets requests wait for tasks. A waiting request keeps its connection, but needs no thread and no connection to Redis.
 * When the service stops, all are answered at once, without tasks.
 */
@Component
class LongPolls {

    private static final Logger log = LoggerFactory.getLogger(LongPolls.class);
    private static final Duration CHECK_INTERVAL = Duration.ofSeconds(1);
    private static final Duration BUSY_RETRY = Duration.ofMillis(20);

    private final WaitingPolls polls;
    private final QueueListeners listeners;
    private final RemoteWorkers workers;
    private final PullTimer timer;
    private volatile boolean closing;

    LongPolls(WaitingPolls polls, QueueListeners listeners, RemoteWorkers workers, PullTimer timer) {
        this.polls = polls;
        this.listeners = listeners;
        this.workers = workers;
        this.timer = timer;
        timer.every(CHECK_INTERVAL, this::checkClients);
    }

    /** Whether each queue of this request has waiting requests, which are served first. False if this one must not wait. */
    boolean othersAreWaitingFor(TakeRequest request) {
        List<QueueName> queues = request.queues();
        return !request.waitTime().isZero() && polls.waitedFor(queues).size() == queues.size();
    }

    /**
     * Answers the request when there are tasks for it, when its time is over, when a drain of its worker begins or ends, or
     * when the service stops.
     *
     * @throws ProblemException {@code OVERLOADED} when too many are waiting
     */
    void join(TakeRequest request, HttpServletRequest http, HttpServletResponse response) {
        WaitingPoll poll = polls.add(() -> {
            response.setContentType(MediaType.APPLICATION_JSON_VALUE);
            return new WaitingPoll(request, http.startAsync(http, response), workers.isDraining(request.worker()));
        });
        listeners.listenTo(request.queues());
        if (closing) {
            expire(poll);
        } else {
            poll.expiresWith(timer.after(request.waitTime(), () -> expire(poll)));
        }
    }

    private void expire(WaitingPoll poll) {
        if (poll.makeBusy()) {
            answerEmpty(poll);
        } else if (!poll.hasEnded() && !closing) {
            var unused = timer.after(BUSY_RETRY, () -> expire(poll));
        }
    }

    private void answerEmpty(WaitingPoll poll) {
        boolean draining = workers.isDraining(poll.request().worker());
        if (draining) {
            boolean unused = workers.isToldFirst(poll.request().worker());
        }
        boolean unused = poll.answer(TakeResponse.empty(draining));
        polls.remove(poll);
    }

    /** Removes requests whose client has disconnected, tells of drains, and sends the heartbeats of the others. */
    private void checkClients() {
        try {
            workers.readDrains();
            workers.reportEnds();
            Set<Peer> unacknowledged = polls.isEmpty() ? Set.of() : UnacknowledgedConnections.find();
            for (WaitingPoll poll : polls) {
                checkClient(poll, unacknowledged);
            }
        } catch (RuntimeException e) {
            log.error("Checking the requests that wait for tasks failed; the next check is in {}", CHECK_INTERVAL, e);
        }
    }

    private void checkClient(WaitingPoll poll, Set<Peer> unacknowledged) {
        if (poll.isReachableAgain(unacknowledged)) {
            listeners.listenTo(poll.request().queues());
        }
        if (poll.hasEnded()) {
            polls.remove(poll);
        } else if (!poll.isUnreachable() && poll.makeBusy()) {
            TakeRequest request = poll.request();
            if (!poll.isConnected()) {
                polls.remove(poll);
            } else if (poll.isDraining() != workers.isDraining(request.worker())) {
                answerEmpty(poll); // the worker learns of it; after the end of a drain it asks again
            } else {
                poll.resumeWaiting();
                workers.requested(request.worker(), request.queues(), request.max());
            }
        }
    }

    @EventListener(ContextClosedEvent.class)
    void close() {
        closing = true;
        polls.forEach(this::expire);
        listeners.close();
        polls.forEach(this::expire); // those for which tasks were just requested
    }
}
