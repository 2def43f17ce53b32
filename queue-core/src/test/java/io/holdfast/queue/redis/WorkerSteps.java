package io.holdfast.queue.redis;

import static io.holdfast.queue.contract.QueueContract.QUEUE;

import io.holdfast.queue.lease.Lease;
import io.holdfast.queue.lease.LeasedTask;
import io.holdfast.queue.sweep.DisconnectedWorker;
import io.holdfast.queue.worker.WorkerId;
import io.holdfast.queue.worker.WorkerReport;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Workers register, fall silent and are declared dead by others, possibly too early. */
final class WorkerSteps {
    private final Scene scene;
    private final Draw draw;

    WorkerSteps(Scene scene, Draw draw) {
        this.scene = scene;
        this.draw = draw;
    }

    Step next() {
        int kind = draw.below(10);
        if (kind == 9) {
            return drain();
        } else if (kind < 3) {
            return heartbeat();
        } else if (kind < 5) {
            return disconnected();
        }
        Optional<DisconnectedWorker> dead = draw.oneOf(scene.silent());
        if (kind == 8 || dead.isEmpty()) {
            return signOff();
        }
        return kind == 5 ? electFor(dead.get()) : expireLeases(dead.get());
    }

    private Step heartbeat() {
        WorkerReport report =
                new WorkerReport(draw.worker(), scene.twins.clock().now(), Set.of(QUEUE), 4, draw.below(5), List.of());
        scene.twins.step(on -> on.workers().heartbeat(report));
        return Step.taken("heartbeat", report.worker());
    }

    private Step drain() {
        WorkerId worker = draw.worker();
        boolean draining = draw.oneIn(2);
        boolean changed = scene.twins.step(on -> on.workers().drain(worker, draining));
        return Step.taken("drain", worker + " " + draining + ": " + changed);
    }

    private Step disconnected() {
        Duration silence = draw.upTo(2_000);
        Set<DisconnectedWorker> disconnected =
                scene.twins.step(on -> on.workers().disconnectedWorkers(silence));
        scene.rememberSilent(disconnected.stream()
                .sorted(Comparator.comparing(DisconnectedWorker::toString))
                .toList());
        return Step.look("look for the dead", "silent for " + silence + ": " + disconnected);
    }

    private Step electFor(DisconnectedWorker dead) {
        boolean first = scene.twins.step(on -> on.workers().electFor(dead));
        return Step.of("take over", dead + " " + first, !first);
    }

    /** Of the leases that Redis shows to a worker that took over, or of leases that were once seen. */
    private Step expireLeases(DisconnectedWorker dead) {
        List<Lease> leases = draw.oneIn(3)
                ? scene.leasedTo(dead.worker()).stream().map(LeasedTask::lease).toList()
                : List.copyOf(scene.twins.step(on -> Set.copyOf(on.queue().leasesOf(dead.worker()))));
        int ended = scene.twins.step(on -> on.workers().expireLeases(dead, leases));
        return Step.of("expire_leases", dead + " " + leases + " " + ended, ended == 0);
    }

    private Step signOff() {
        WorkerId worker = draw.worker();
        scene.twins.step(on -> {
            on.workers().signOff(worker);
            return true;
        });
        return Step.taken("sign off", worker);
    }
}
