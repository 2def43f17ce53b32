package io.holdfast.cli.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a run measured. */
record BenchResult(Phase enqueue, Phase run) {

    /**
     * One part of it.
     *
     * @param callNanos how long each call took, in order of length
     */
    record Phase(long tasks, long nanos, List<Long> callNanos) {

        Phase {
            callNanos = callNanos.stream().sorted().toList();
        }

        double tasksPerSecond() {
            return tasks * 1e9 / Math.max(1, nanos);
        }

        /** The time of a call that this share of all does not exceed. */
        double millis(double share) {
            int at = (int) Math.min(callNanos.size() - 1, Math.floor(share * callNanos.size()));
            return callNanos.isEmpty() ? 0 : callNanos.get(at) / 1e6;
        }

        Map<String, Object> json() {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("tasks", tasks);
            json.put("seconds", nanos / 1e9);
            json.put("tasks_per_second", tasksPerSecond());
            json.put("calls", callNanos.size());
            json.put("call_ms_median", millis(0.5));
            json.put("call_ms_p99", millis(0.99));
            return json;
        }
    }

    Map<String, Object> json() {
        return Map.of("enqueue", enqueue.json(), "run", run.json());
    }
}
