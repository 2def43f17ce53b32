package io.holdfast.benchmarks.report;

import io.holdfast.benchmarks.measure.Measurement;
import io.holdfast.benchmarks.measure.Metric;
import io.holdfast.benchmarks.measure.Rounds;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Every value of every round, for further analysis. */
public final class JsonReport {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final Map<String, Object> content = new LinkedHashMap<>();

    public JsonReport(Map<String, String> machine) {
        content.put("machine", machine);
    }

    public JsonReport section(String title, List<Rounds> results) {
        List<Map<String, Object>> workloads = new ArrayList<>();
        results.forEach(rounds -> workloads.add(workload(rounds)));
        content.put(title, workloads);
        return this;
    }

    private static Map<String, Object> workload(Rounds rounds) {
        List<Map<String, Object>> all = new ArrayList<>();
        rounds.rounds().forEach(round -> {
            Map<String, Object> figures = new LinkedHashMap<>();
            round.forEach((contender, measurement) -> figures.put(contender, labelled(measurement)));
            all.add(figures);
        });
        Map<String, Object> workload = new LinkedHashMap<>();
        workload.put("workload", rounds.workload());
        workload.put("what", rounds.sentence());
        workload.put("rounds", all);
        return workload;
    }

    private static Map<String, Double> labelled(Measurement measurement) {
        Map<String, Double> figures = new LinkedHashMap<>();
        for (Map.Entry<Metric, Double> figure : measurement.figures().entrySet()) {
            figures.put(figure.getKey().label(), figure.getValue());
        }
        return figures;
    }

    @Override
    public String toString() {
        return JSON.writeValueAsString(content);
    }
}
