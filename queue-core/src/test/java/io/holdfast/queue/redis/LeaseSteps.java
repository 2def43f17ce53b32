package io.holdfast.queue.redis;

import static java.util.stream.Collectors.toMap;

import io.holdfast.queue.inspect.Ending;
import io.holdfast.queue.lease.Burial;
import io.holdfast.queue.lease.Completion;
import io.holdfast.queue.lease.Failure;
import io.holdfast.queue.lease.Lease;
import io.holdfast.queue.lease.LeasedTask;
import io.holdfast.queue.lease.ProgressReport;
import io.holdfast.queue.lease.Refill;
import io.holdfast.queue.lease.Rejection;
import io.holdfast.queue.lease.Release;
import io.holdfast.queue.lease.Retry;
import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.TaskRef;
import io.holdfast.queue.task.TaskResult;
import io.holdfast.queue.worker.WorkerId;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Worker steps with leases that they hold, have lost, or never had. */
final class LeaseSteps {
    /** On Redis' own clock, which does not move here: no key's window ends within a run. */
    private static final Duration KEY_WINDOW = Duration.ofDays(10_000);

    private static final List<Ending> OTHER_ENDINGS = List.of(Ending.DUPLICATE, Ending.CANCELLED, Ending.EXPIRED);

    private static final int LARGEST_RESULT = 4; // so small that some results are not kept

    private final Scene scene;
    private final Draw draw;

    LeaseSteps(Scene scene, Draw draw) {
        this.scene = scene;
        this.draw = draw;
    }

    /** Shorter than the sweeps assume, so that many leases expire without an outage. */
    static Duration lease(Draw draw) {
        return draw.upTo(6_000).plusMillis(500);
    }

    Step next() {
        int kind = draw.below(13);
        Optional<WorkerId> worker = draw.oneOf(scene.holders());
        if (worker.isEmpty()) {
            return Step.look("idle", "nobody holds a lease");
        }
        List<LeasedTask> all = scene.leasedTo(worker.get());
        List<LeasedTask> some = someOf(all);
        List<Lease> leases = some.stream().map(LeasedTask::lease).toList();
        return switch (kind) {
            case 0 -> renew(leases);
            case 1, 2 -> claim(all);
            case 3, 4, 5 -> complete(some);
            case 6, 7 -> retry(leases);
            case 8 -> release(leases);
            case 9 -> bury(leases);
            case 10 -> progress(leases);
            case 11 -> refill(some);
            default -> releaseUnanswered(worker.get());
        };
    }

    /** Chooses a third of the leases, or one; each task once. Sometimes another worker presents them as its own. */
    private List<LeasedTask> someOf(List<LeasedTask> all) {
        List<LeasedTask> third =
                all.stream().filter(task -> draw.below(3, task.lease()) == 0).toList();
        Collection<LeasedTask> some = third.isEmpty() ? draw.oneOf(all).stream().toList() : third;
        Map<TaskRef, LeasedTask> byTask = some.stream()
                .collect(toMap(
                        task -> task.lease().task(),
                        task -> task,
                        (older, newer) -> draw.below(2, newer.lease()) == 0 ? newer : older,
                        LinkedHashMap::new));
        WorkerId thief = draw.worker();
        boolean stolen = draw.oneIn(8);
        return byTask.values().stream()
                .map(task -> stolen ? takenBy(thief, task) : task)
                .toList();
    }

    private static LeasedTask takenBy(WorkerId thief, LeasedTask task) {
        Lease lease = task.lease();
        return new LeasedTask(
                new Lease(lease.queue(), lease.task(), lease.token(), thief),
                task.header(),
                task.payload(),
                task.retries(),
                task.acquiredAt());
    }

    private Step renew(List<Lease> leases) {
        Duration lease = lease(draw);
        return settled("renew", leases, scene.twins.step(on -> on.queue().renew(leases, lease)));
    }

    private Step claim(List<LeasedTask> all) {
        List<LeasedTask> keyed = all.stream()
                .filter(task -> task.header().idempotencyKey() != null)
                .toList();
        List<Completion> claims = someOf(keyed).stream()
                .map(task -> new Completion(task.lease(), task.header().idempotencyKey()))
                .toList();
        Map<TaskRef, Rejection> answer = scene.twins.step(on -> on.queue().claim(claims));
        return called("claim", claims, answer, answer.size() == claims.size());
    }

    private Step complete(List<LeasedTask> some) {
        Ending ending = draw.oneIn(3) ? OTHER_ENDINGS.get(draw.below(3)) : Ending.COMPLETED;
        List<Completion> completions = completions(some);
        return settled(
                "complete", completions, scene.twins.step(on -> on.queue().complete(completions, ending, KEY_WINDOW)));
    }

    private List<Completion> completions(List<LeasedTask> some) {
        return some.stream()
                .map(task -> new Completion(task.lease(), task.header().idempotencyKey(), result(task.lease())))
                .toList();
    }

    private Step refill(List<LeasedTask> some) {
        if (some.isEmpty()) {
            return Step.look("idle", "refill of nothing");
        }
        List<Completion> completions = completions(some);
        int limit = 1 + draw.below(3);
        Duration lease = lease(draw);
        Refill answer = scene.twins.step(on -> on.queue().refill(completions, KEY_WINDOW, limit, lease));
        List<LeasedTask> taken = answer.acquired().tasks();
        scene.took(taken);
        scene.remember(taken);
        return Step.taken("refill", completions + " " + answer.rejections() + " and took " + taken);
    }

    private @Nullable TaskResult result(Lease lease) {
        Payload json = Payload.ofText("\"r" + draw.below(12, lease) + "\"");
        return draw.below(2, lease.task()) == 0 ? null : TaskResult.of(json, LARGEST_RESULT);
    }

    private Step progress(List<Lease> leases) {
        List<ProgressReport> reports = leases.stream()
                .map(lease -> new ProgressReport(lease, draw.below(101, lease), "step " + draw.number()))
                .toList();
        return settled("progress", reports, scene.twins.step(on -> on.queue().progress(reports)));
    }

    private Step retry(List<Lease> leases) {
        int longest = draw.oneIn(2) ? 3_000 : 50;
        List<Retry> retries = leases.stream()
                .map(lease -> new Retry(lease, Duration.ofMillis(draw.below(longest, lease)), failure()))
                .toList();
        return settled("retry", retries, scene.twins.step(on -> on.queue().retry(retries)));
    }

    private Step bury(List<Lease> leases) {
        List<Burial> burials =
                leases.stream().map(lease -> new Burial(lease, failure())).toList();
        return settled("bury", burials, scene.twins.step(on -> on.queue().bury(burials)));
    }

    private Failure failure() {
        String cause = List.of("timed out after ", "refused at ", "no order ").get(draw.below(3));
        return new Failure(cause + draw.number(), Duration.ofMillis(draw.number()));
    }

    private Step release(List<Lease> leases) {
        List<Release> releases = leases.stream()
                .map(lease -> draw.below(2, lease) == 0 ? Release.toFront(lease) : snooze(lease))
                .toList();
        return settled("release", releases, scene.twins.step(on -> on.queue().release(releases)));
    }

    private Release snooze(Lease lease) {
        Release snooze = Release.snoozed(lease, Duration.ofMillis(100), Duration.ofMillis(1_000), "" + draw.number());
        return draw.below(3, lease.task()) == 0 ? snooze : snooze.delayingKey();
    }

    /** A worker that lost the answer to an acquire releases all leases that it does not know. */
    private Step releaseUnanswered(WorkerId worker) {
        Set<Lease> shown = scene.twins.step(on -> Set.copyOf(on.queue().leasesOf(worker)));
        List<Lease> answered =
                scene.leasedTo(worker).stream().map(LeasedTask::lease).toList();
        List<Release> releases = shown.stream()
                .filter(lease -> !answered.contains(lease))
                .sorted((one, other) -> one.toString().compareTo(other.toString()))
                .map(Release::toFront)
                .toList();
        return settled(
                "release of unanswered",
                releases,
                scene.twins.step(on -> on.queue().release(releases)));
    }

    private static Step settled(String kind, List<?> asked, Map<TaskRef, Rejection> answer) {
        boolean allLost = answer.values().stream().allMatch(Rejection.LOST::equals);
        return called(kind, asked, answer, allLost && answer.size() == asked.size());
    }

    private static Step called(String kind, List<?> asked, Map<TaskRef, Rejection> answer, boolean refused) {
        return asked.isEmpty() ? Step.look("idle", kind + " of nothing") : Step.of(kind, asked + " " + answer, refused);
    }
}
