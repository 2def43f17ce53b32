package io.holdfast.producer.pull;

import io.holdfast.producer.config.ProducerProperties;
import io.holdfast.producer.config.PullProperties;
import io.holdfast.producer.lease.Completed;
import io.holdfast.producer.lease.Failed;
import io.holdfast.producer.lease.Receipt;
import io.holdfast.producer.pull.Settled.Status;
import io.holdfast.queue.KeyClaim;
import io.holdfast.queue.StoreException;
import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.TaskQueues;
import io.holdfast.queue.model.Burial;
import io.holdfast.queue.model.Completion;
import io.holdfast.queue.model.Deviation;
import io.holdfast.queue.model.Ending;
import io.holdfast.queue.model.ExponentialBackoff;
import io.holdfast.queue.model.Failure;
import io.holdfast.queue.model.Lease;
import io.holdfast.queue.model.QueueName;
import io.holdfast.queue.model.Release;
import io.holdfast.queue.model.Retry;
import io.holdfast.queue.model.TaskRef;
import io.holdfast.queue.model.TaskResult;
import io.holdfast.queue.model.WorkerId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Renews and settles leases by their receipts, which may be of any queues and workers. When Redis does not answer in the
 * middle of a call, a part of it may have taken effect: said again, that part is answered as lost.
 */
@Component
public class LeaseService {

    private static final Logger log = LoggerFactory.getLogger(LeaseService.class);
    private static final Duration FIRST_PUT_OFF = Duration.ofSeconds(1);
    private static final Duration MOST_PUT_OFF = Duration.ofSeconds(60);

    private final TaskQueues queues;
    private final PullProperties properties;
    private final int usualRetries;
    private final ExponentialBackoff backoff;
    private final RemoteWorkers workers;
    private final InstantSource clock;

    LeaseService(
            TaskQueues queues,
            PullProperties properties,
            ProducerProperties producer,
            RemoteWorkers workers,
            InstantSource clock) {
        this.workers = workers;
        this.queues = queues;
        this.properties = properties;
        this.usualRetries = producer.usualRetries();
        this.backoff = new ExponentialBackoff(properties.retryBase(), properties.retryMax());
        this.clock = clock;
    }

    /** Leases of one call to the store: of one queue and worker, each task in it once. */
    private record Group(QueueName queue, WorkerId worker, int round) {}

    /** What became of each, in order. {@code CANCELLED}: renewed, but the task is to be stopped. */
    public List<Status> renew(List<Receipt> receipts, @Nullable Duration lease) {
        Duration time = lease == null ? properties.lease() : lease;
        List<Status> statuses = inGroups(
                receipts, Function.identity(), Status.RENEWED, (queue, some) -> queue.renew(leases(some), time));
        Map<Boolean, List<Receipt>> byEnd = IntStream.range(0, receipts.size())
                .boxed()
                .collect(Collectors.partitioningBy(
                        i -> statuses.get(i) == Status.LOST, Collectors.mapping(receipts::get, Collectors.toList())));
        List<Receipt> renewed = byEnd.getOrDefault(false, List.of());
        workers.renewed(renewed, time);
        repeatClaims(renewed);
        workers.letGo(byEnd.getOrDefault(true, List.of()));
        return statuses;
    }

    /** Of the tasks that run for so long that their claims would end before them. The leases are renewed in any case. */
    private void repeatClaims(List<Receipt> renewed) {
        Instant longAgo = clock.instant().minus(KeyClaim.REPEAT);
        List<Receipt> old = renewed.stream()
                .filter(receipt -> receipt.key() != null && receipt.takenAt().isBefore(longAgo))
                .toList();
        try {
            List<Status> unused = inGroups(
                    old,
                    Function.identity(),
                    Status.RENEWED,
                    (queue, some) -> queue.claim(some.stream()
                            .map(receipt -> new Completion(receipt.lease(), receipt.key()))
                            .toList()));
        } catch (StoreException e) {
            log.debug("The claims of {} tasks are repeated with their next renewal", old.size(), e);
        }
    }

    /** What became of each, in order. */
    public List<Settled> complete(List<Completed> completed) {
        List<Status> statuses = inGroups(
                completed,
                Completed::receipt,
                Status.COMPLETED,
                (queue, some) -> queue.complete(
                        some.stream().map(this::completion).toList(), Ending.COMPLETED, properties.keyWindow()));
        workers.letGo(completed.stream().map(Completed::receipt).toList());
        return statuses.stream().map(Settled::of).toList();
    }

    private Completion completion(Completed completed) {
        TaskResult result =
                completed.result() == null ? null : TaskResult.of(completed.result(), properties.maxResultBytes());
        return new Completion(completed.receipt().lease(), completed.receipt().key(), result);
    }

    /** What became of each, in order. */
    public List<Settled> fail(List<Failed> failed) {
        List<Decision> decisions = failed.stream().map(this::decide).toList();
        Settled[] settled = new Settled[failed.size()];
        for (Status outcome : List.of(Status.RETRYING, Status.DEAD, Status.PUT_OFF)) {
            int[] places = IntStream.range(0, settled.length)
                    .filter(i -> decisions.get(i).outcome() == outcome)
                    .toArray();
            List<Decision> some = Arrays.stream(places).mapToObj(decisions::get).toList();
            List<Status> statuses = inGroups(some, decision -> decision.failed().receipt(), outcome, settling(outcome));
            for (int i = 0; i < places.length; i++) {
                Duration delay = statuses.get(i) == outcome ? some.get(i).delay() : null;
                settled[places[i]] = new Settled(statuses.get(i), delay);
            }
        }
        workers.letGo(failed.stream().map(Failed::receipt).toList());
        return List.of(settled);
    }

    /** @param delay until it is tried again, where that is known */
    private record Decision(
            Failed failed, Status outcome, @Nullable Duration delay) {}

    private Decision decide(Failed failed) {
        Receipt receipt = failed.receipt();
        int retries = receipt.maxRetries() == null ? usualRetries : receipt.maxRetries();
        return switch (failed.action()) {
            case PUT_OFF -> new Decision(failed, Status.PUT_OFF, failed.delay());
            case BURY -> new Decision(failed, Status.DEAD, null);
            case RETRY ->
                receipt.retries() >= retries
                        ? new Decision(failed, Status.DEAD, null)
                        : new Decision(failed, Status.RETRYING, delayOf(failed));
        };
    }

    private Duration delayOf(Failed failed) {
        return failed.delay() != null
                ? failed.delay()
                : backoff.after(
                        failed.receipt().retries(),
                        most -> ThreadLocalRandom.current().nextLong(most + 1));
    }

    private BiFunction<TaskQueue, List<Decision>, Map<TaskRef, Deviation>> settling(Status outcome) {
        return (queue, some) -> {
            if (outcome == Status.RETRYING) {
                return queue.retry(some.stream().map(this::retry).toList());
            } else if (outcome == Status.DEAD) {
                return queue.bury(some.stream()
                        .map(decision -> new Burial(lease(decision), failure(decision.failed())))
                        .toList());
            }
            return queue.release(some.stream().map(this::release).toList());
        };
    }

    private Retry retry(Decision decision) {
        Duration delay = decision.delay() == null ? Duration.ZERO : decision.delay();
        return new Retry(lease(decision), delay, failure(decision.failed()));
    }

    private Release release(Decision decision) {
        Duration first = decision.delay() == null ? FIRST_PUT_OFF : decision.delay();
        Duration most = decision.delay() == null ? MOST_PUT_OFF : decision.delay();
        return Release.putOff(
                lease(decision), first, most, failure(decision.failed()).error());
    }

    private Failure failure(Failed failed) {
        Duration runTime = Duration.between(failed.receipt().takenAt(), clock.instant());
        return new Failure(failed.error(), runTime.isNegative() ? Duration.ZERO : runTime);
    }

    private static Lease lease(Decision decision) {
        return decision.failed().receipt().lease();
    }

    private static List<Lease> leases(List<Receipt> receipts) {
        return receipts.stream().map(Receipt::lease).toList();
    }

    private <T> List<Status> inGroups(
            List<T> items,
            Function<T, Receipt> receiptOf,
            Status done,
            BiFunction<TaskQueue, List<T>, Map<TaskRef, Deviation>> step) {
        Map<Group, List<Integer>> groups = groups(items.stream().map(receiptOf).toList());
        Status[] statuses = new Status[items.size()];
        groups.forEach((group, places) -> {
            List<T> some = places.stream().map(items::get).toList();
            Map<TaskRef, Deviation> deviations = step.apply(queues.queue(group.queue()), some);
            for (int place : places) {
                Deviation deviation =
                        deviations.get(receiptOf.apply(items.get(place)).lease().task());
                statuses[place] = deviation == null ? done : Status.of(deviation);
            }
        });
        return List.of(statuses);
    }

    private static Map<Group, List<Integer>> groups(List<Receipt> receipts) {
        Map<Group, List<Integer>> groups = new LinkedHashMap<>();
        Map<TaskRef, Integer> rounds = new HashMap<>();
        for (int i = 0; i < receipts.size(); i++) {
            Lease lease = receipts.get(i).lease();
            int round = rounds.merge(lease.task(), 1, Integer::sum); // an older receipt of a task is not its newer one
            groups.computeIfAbsent(new Group(lease.queue(), lease.worker(), round), unused -> new ArrayList<>())
                    .add(i);
        }
        return groups;
    }
}
