package io.holdfast.producer.pull.settle;

import io.holdfast.producer.config.ProducerProperties;
import io.holdfast.producer.config.PullProperties;
import io.holdfast.producer.pull.Receipt;
import io.holdfast.producer.pull.RemoteWorkers;
import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.delivery.RetryPolicy;
import io.holdfast.queue.delivery.Snooze;
import io.holdfast.queue.lease.Burial;
import io.holdfast.queue.lease.ExponentialBackoff;
import io.holdfast.queue.lease.Failure;
import io.holdfast.queue.lease.Lease;
import io.holdfast.queue.lease.Rejection;
import io.holdfast.queue.lease.Release;
import io.holdfast.queue.lease.Retry;
import io.holdfast.queue.task.TaskRef;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Settles tasks that did not succeed: retries, buries or snoozes them. */
@Component
class LeaseFailer {

    private final LeaseBatches batches;
    private final RemoteWorkers workers;
    private final InstantSource clock;
    private final PullStatistics statistics;
    private final ExponentialBackoff backoff;
    private final int defaultMaxRetries;

    LeaseFailer(
            LeaseBatches batches,
            RemoteWorkers workers,
            InstantSource clock,
            PullStatistics statistics,
            PullProperties properties,
            ProducerProperties producer) {
        this.batches = batches;
        this.workers = workers;
        this.clock = clock;
        this.statistics = statistics;
        this.backoff = new ExponentialBackoff(properties.retryBase(), properties.retryMax());
        this.defaultMaxRetries = producer.defaultMaxRetries();
    }

    /** @param delay until the task runs again; null if it does not, or for the default of a snooze */
    private record Decision(
            FailureReport report,
            LeaseStatus outcome,
            @Nullable Duration delay) {

        Lease lease() {
            return report.receipt().lease();
        }
    }

    /** Returns a result for each report, in order. */
    List<SettleResult> fail(List<FailureReport> reports) {
        List<Decision> decisions = reports.stream().map(this::decide).toList();
        SettleResult[] results = new SettleResult[decisions.size()];
        settle(decisions, LeaseStatus.RETRYING, results, (queue, some) -> queue.retry(map(some, this::retry)));
        settle(decisions, LeaseStatus.DEAD, results, (queue, some) -> queue.bury(map(some, this::burial)));
        settle(decisions, LeaseStatus.SNOOZE, results, (queue, some) -> queue.release(map(some, this::snooze)));
        workers.ended(map(decisions, Decision::lease));
        return List.of(results);
    }

    private Decision decide(FailureReport report) {
        Receipt receipt = report.receipt();
        return switch (report.action()) {
            case SNOOZE -> new Decision(report, LeaseStatus.SNOOZE, report.delay());
            case BURY -> new Decision(report, LeaseStatus.DEAD, null);
            case RETRY ->
                new RetryPolicy(defaultMaxRetries, retries -> retryDelay(report, retries))
                        .decide(
                                receipt.lease(),
                                receipt.retries(),
                                receipt.maxRetries(),
                                failure(report),
                                retry -> new Decision(report, LeaseStatus.RETRYING, retry.delay()),
                                burial -> new Decision(report, LeaseStatus.DEAD, null));
        };
    }

    private Duration retryDelay(FailureReport report, int retries) {
        return report.delay() != null
                ? report.delay()
                : backoff.after(retries, max -> ThreadLocalRandom.current().nextLong(max + 1));
    }

    private void settle(
            List<Decision> decisions,
            LeaseStatus outcome,
            SettleResult[] results,
            BiFunction<TaskQueue, List<Decision>, Map<TaskRef, Rejection>> step) {
        int[] places = IntStream.range(0, results.length)
                .filter(i -> decisions.get(i).outcome() == outcome)
                .toArray();
        List<Decision> some = Arrays.stream(places).mapToObj(decisions::get).toList();
        List<LeaseStatus> statuses =
                batches.apply(some, decision -> decision.report().receipt(), outcome, step);
        for (int i = 0; i < places.length; i++) {
            LeaseStatus status = statuses.get(i);
            statistics.settled(some.get(i).report().receipt(), status);
            results[places[i]] =
                    new SettleResult(status, status == outcome ? some.get(i).delay() : null);
        }
    }

    private Retry retry(Decision decision) {
        Duration delay = decision.delay() == null ? Duration.ZERO : decision.delay();
        return new Retry(decision.lease(), delay, failure(decision.report()));
    }

    private Burial burial(Decision decision) {
        return new Burial(decision.lease(), failure(decision.report()));
    }

    private Release snooze(Decision decision) {
        String reason = failure(decision.report()).error();
        Duration delay = decision.delay(); // zero, too, puts the task at the front
        return delay == null
                ? Snooze.doubling(decision.lease(), reason)
                : new Release(decision.lease(), delay, delay, reason).delayingKey();
    }

    private Failure failure(FailureReport report) {
        return new Failure(report.error(), report.receipt().runTime(clock.instant()));
    }

    private static <S, T> List<T> map(List<S> items, Function<S, T> mapper) {
        return items.stream().map(mapper).toList();
    }
}
