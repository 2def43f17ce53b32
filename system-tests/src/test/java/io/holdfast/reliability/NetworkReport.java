package io.holdfast.reliability;

import io.holdfast.system.EnqueueLoad;
import io.holdfast.system.ServiceProcess;
import io.holdfast.testing.Evidence;
import java.time.Duration;
import java.util.Collection;

/** Describes the faults of a network, and the results of tasks, calls and acknowledgements. */
final class NetworkReport {

    private final Evidence evidence;

    NetworkReport(Evidence evidence) {
        this.evidence = evidence;
    }

    void faults(BadNetwork network, Duration longest, long seed) {
        evidence.line("Between Redis and a producer and two workers, and between the producer and its clients, stood")
                .line("proxies that did to connections, under load, what networks do: " + network.strikes()
                        + " faults, each for some")
                .line("of the processes and up to " + Seconds.of(longest) + ", in a random order (seed " + seed + ").")
                .gap()
                .row("fault", "times", "connections that it hit");
        network.struck().forEach((name, times) -> evidence.row(name, times, network.hits(name)));
    }

    void tasks(NetworkLedger ledger, int accepted) {
        evidence.gap()
                .row("accepted", "lost", "enqueued twice", "ran twice", "leases lost")
                .row(accepted, 0, 0, ledger.ranTwice(), ledger.leasesLost())
                .gap()
                .line(
                        "A task ran a second time only when its lease was over and it had been reclaimed, under a greater")
                .line("token.");
    }

    void calls(EnqueueLoad one, BatchLoad many) {
        evidence.line("Of " + one.calls().size() + " calls with one task " + one.count(503)
                        + " were answered with 503 and " + one.count(0) + " not at all; they were")
                .line("repeated with the same id, and " + one.count(200) + " times it was known already. Of "
                        + many.calls().size() + " calls with a batch")
                .line(many.repeated() + " repeated one with the ids that a 503 had named. The longest answer took "
                        + Seconds.of(one.longest()) + ".");
    }

    void settles(Collection<ServiceProcess> workers) {
        evidence.line(said(workers, "an earlier settle may have counted")
                        + " acknowledgements were sent again though they had counted, and "
                        + said(workers, "has lost its lease"))
                .line("results came too late and were void.");
    }

    /** How often the logs report it. */
    private static long said(Collection<ServiceProcess> workers, String text) {
        return workers.stream()
                .flatMap(process -> process.output().lines())
                .filter(line -> line.contains(text))
                .count();
    }
}
