package io.holdfast.benchmarks.workload;

import io.holdfast.benchmarks.contender.Contender;
import io.holdfast.benchmarks.contender.Holdfast;
import io.holdfast.benchmarks.contender.PeerQueue;
import java.util.ArrayList;
import java.util.List;

/** The same tasks, drained by other queues. The slower ones get fewer tasks, which does not affect their rate. */
public final class Peers implements Workload {

    private static final int SLOTS = 100;

    private final int tasks;
    private final int peersTasks;
    private final List<PeerQueue> peers;

    public Peers(int tasks, int peersTasks, List<PeerQueue> peers) {
        this.tasks = tasks;
        this.peersTasks = peersTasks;
        this.peers = peers;
    }

    @Override
    public String name() {
        return "peers";
    }

    @Override
    public String sentence() {
        return "One worker with %d slots drains %,d tasks (a peer: %,d) to the last acknowledgement"
                .formatted(SLOTS, tasks, peersTasks);
    }

    @Override
    public List<Trial> trials() {
        List<Trial> trials = new ArrayList<>();
        trials.add(trial(new Holdfast(), tasks));
        peers.forEach(peer -> trials.add(trial(peer, peersTasks)));
        return trials;
    }

    private static Trial trial(Contender contender, int tasks) {
        return new Trial(contender.name(), redis -> Drain.measure(contender, redis, tasks, SLOTS));
    }
}
