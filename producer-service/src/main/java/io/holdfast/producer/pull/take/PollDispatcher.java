package io.holdfast.producer.pull.take;

import io.holdfast.producer.http.ByteBudget;
import io.holdfast.producer.http.ResponseBudget;
import io.holdfast.producer.pull.RemoteWorkers;
import io.holdfast.queue.task.QueueName;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Takes tasks for the requests that wait, in the order of their arrival, and delivers them. */
@Component
class PollDispatcher {

    private final WaitingPolls polls;
    private final TaskTaker taker;
    private final TaskDelivery delivery;
    private final ResponseBudget budget;
    private final RemoteWorkers workers;

    PollDispatcher(
            WaitingPolls polls, TaskTaker taker, TaskDelivery delivery, ResponseBudget budget, RemoteWorkers workers) {
        this.workers = workers;
        this.polls = polls;
        this.taker = taker;
        this.delivery = delivery;
        this.budget = budget;
    }

    /** Returns those of the queues from which tasks were requested. */
    Set<QueueName> serve(Set<QueueName> queues) {
        Set<QueueName> requested = new HashSet<>();
        Set<QueueName> left = new HashSet<>(queues);
        for (WaitingPoll poll : polls) {
            List<QueueName> wanted =
                    poll.request().queues().stream().filter(left::contains).toList();
            if (!wanted.isEmpty() && poll.mayTake() && poll.makeBusy() && isConnected(poll)) {
                ByteBudget.Share share = budget.tryReserve(poll.request().max());
                if (share == null) {
                    poll.resumeWaiting();
                    break;
                }
                RemoteWorkers.Take take = workers.startTake(poll.request().worker());
                if (take == null) { // the next check of the request tells its worker to drain
                    share.close();
                    poll.resumeWaiting();
                    continue;
                }
                requested.addAll(wanted);
                if (!isServed(poll, wanted, share, take)) {
                    wanted.forEach(left::remove);
                }
            }
        }
        return requested;
    }

    private boolean isConnected(WaitingPoll poll) {
        boolean connected = poll.isConnected();
        if (!connected) {
            polls.remove(poll);
        }
        return connected;
    }

    private boolean isServed(
            WaitingPoll poll, List<QueueName> queues, ByteBudget.Share share, RemoteWorkers.Take take) {
        List<TakenTask> tasks = List.of();
        try {
            tasks = taker.take(poll.request().from(queues));
        } finally {
            if (tasks.isEmpty()) {
                share.close();
                take.close();
                poll.resumeWaiting();
            }
        }
        if (tasks.isEmpty()) {
            return false;
        }
        polls.remove(poll);
        share.shrinkTo(TakenTask.payloadBytes(tasks));
        deliverAsync(poll, tasks, share, take);
        return true;
    }

    /** On another thread, so that a slow client does not delay those behind it. */
    private void deliverAsync(
            WaitingPoll poll, List<TakenTask> tasks, ByteBudget.Share share, RemoteWorkers.Take take) {
        try {
            poll.runAsync(() -> {
                try (share;
                        take) {
                    delivery.deliver(tasks, poll::answer);
                } finally {
                    poll.answerIfBusy(TakeResponse.EMPTY);
                }
            });
        } catch (RuntimeException | Error e) { // the request has ended, the container stops, or no thread is free
            share.close();
            delivery.release(tasks);
            take.close();
            poll.answerIfBusy(TakeResponse.EMPTY);
        }
    }
}
