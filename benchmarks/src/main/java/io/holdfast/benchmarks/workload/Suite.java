package io.holdfast.benchmarks.workload;

import io.holdfast.benchmarks.measure.Measurement;
import io.holdfast.benchmarks.measure.Rounds;
import io.holdfast.benchmarks.redis.RedisFlags;
import io.holdfast.benchmarks.redis.RedisUnderTest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs every contender in every round, in an order that changes from round to round, each on a fresh server. The first
 * rounds only warm up.
 */
public final class Suite {

    private static final Logger log = LoggerFactory.getLogger(Suite.class);

    private final RedisFlags flags;
    private final int warmUps;
    private final int runs;

    public Suite(RedisFlags flags, int warmUps, int runs) {
        this.flags = flags;
        this.warmUps = warmUps;
        this.runs = runs;
    }

    public Rounds run(Workload workload) throws Exception {
        List<Trial> trials = workload.trials();
        Rounds rounds =
                Rounds.of(workload.name(), workload.sentence(), trials.get(0).contender());
        for (int round = -warmUps; round < runs; round++) {
            Map<String, Measurement> measured = run(inTurn(trials, round));
            if (round >= 0) {
                rounds.add(measured);
            }
            log.info(
                    "{}, {}, round {}: {}",
                    workload.name(),
                    flags.label(),
                    round < 0 ? "warm-up" : round + 1,
                    measured);
        }
        return rounds;
    }

    private Map<String, Measurement> run(List<Trial> trials) throws Exception {
        Map<String, Measurement> measured = new LinkedHashMap<>();
        for (Trial trial : trials) {
            try (RedisUnderTest redis = RedisUnderTest.start(flags)) {
                measured.put(trial.contender(), trial.work().on(redis));
            }
        }
        return measured;
    }

    private static List<Trial> inTurn(List<Trial> trials, int round) {
        List<Trial> turned = new ArrayList<>(trials);
        Collections.rotate(turned, Math.floorMod(round, trials.size()));
        return turned;
    }
}
