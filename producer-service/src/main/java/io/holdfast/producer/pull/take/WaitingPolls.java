package io.holdfast.producer.pull.take;

import io.holdfast.producer.config.PullProperties;
import io.holdfast.producer.http.ErrorCode;
import io.holdfast.producer.http.Problem;
import io.holdfast.producer.http.ProblemException;
import io.holdfast.queue.task.QueueName;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;
import java.util.Iterator;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** The requests that wait for tasks, in the order of their arrival. Thread-safe. */
@Component
class WaitingPolls implements Iterable<WaitingPoll> {

    private final Queue<WaitingPoll> polls = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();
    private final int max;

    WaitingPolls(PullProperties properties, MeterRegistry registry) {
        this.max = properties.maxWaiting();
        Gauge.builder("pull_requests_waiting", count, AtomicInteger::get)
                .description("Requests that wait for tasks")
                .register(registry);
    }

    /**
     * Adds a request.
     *
     * @param poll made only if there is room for it
     * @throws ProblemException {@code OVERLOADED} when too many are waiting
     */
    WaitingPoll add(Supplier<WaitingPoll> poll) {
        if (count.incrementAndGet() > max) {
            count.decrementAndGet();
            String detail = "More than " + max + " requests would wait for tasks";
            throw new ProblemException(Problem.of(ErrorCode.OVERLOADED, detail));
        }
        try {
            WaitingPoll added = poll.get();
            polls.add(added);
            return added;
        } catch (RuntimeException | Error e) {
            count.decrementAndGet();
            throw e;
        }
    }

    void remove(WaitingPoll poll) {
        if (polls.remove(poll)) {
            count.decrementAndGet();
            poll.cancelExpiry();
        }
    }

    boolean isEmpty() {
        return polls.isEmpty();
    }

    /** Those of the queues for which a request is waiting whose client may receive tasks. */
    Set<QueueName> waitedFor(Collection<QueueName> queues) {
        return polls.stream()
                .filter(WaitingPoll::mayTake)
                .flatMap(poll -> poll.request().queues().stream())
                .filter(queues::contains)
                .collect(Collectors.toSet());
    }

    @Override
    public Iterator<WaitingPoll> iterator() {
        return polls.iterator();
    }
}
