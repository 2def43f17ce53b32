package io.holdfast.benchmarks.measure;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rounds of one workload, each with one trial of every contender. A ratio is the median of the rounds' ratios: a
 * temporary disturbance of the machine then affects both sides of a ratio.
 *
 * @param reference the contender that the others are compared with
 */
public record Rounds(String workload, String sentence, String reference, List<Map<String, Measurement>> rounds) {

    public static Rounds of(String workload, String sentence, String reference) {
        return new Rounds(workload, sentence, reference, new ArrayList<>());
    }

    public void add(Map<String, Measurement> round) {
        rounds.add(new LinkedHashMap<>(round));
    }

    public Set<String> contenders() {
        Set<String> names = new LinkedHashSet<>();
        rounds.forEach(round -> names.addAll(round.keySet()));
        return names;
    }

    public OptionalDouble median(String contender, Metric metric) {
        return median(figures(contender, metric));
    }

    /** This contender's value divided by the reference's. */
    public OptionalDouble ratio(String contender, Metric metric) {
        List<Double> ratios = new ArrayList<>();
        for (Map<String, Measurement> round : rounds) {
            Double own = figure(round, contender, metric);
            Double other = figure(round, reference, metric);
            if (own != null && other != null && other != 0) {
                ratios.add(own / other);
            }
        }
        return median(ratios);
    }

    public List<Double> figures(String contender, Metric metric) {
        List<Double> figures = new ArrayList<>();
        for (Map<String, Measurement> round : rounds) {
            Double figure = figure(round, contender, metric);
            if (figure != null) {
                figures.add(figure);
            }
        }
        return figures;
    }

    private static @Nullable Double figure(Map<String, Measurement> round, String contender, Metric metric) {
        Measurement measurement = round.get(contender);
        return measurement == null ? null : measurement.figures().get(metric);
    }

    private static OptionalDouble median(List<Double> figures) {
        if (figures.isEmpty()) {
            return OptionalDouble.empty();
        }
        List<Double> sorted = new ArrayList<>(figures);
        Collections.sort(sorted);
        int middle = sorted.size() / 2;
        boolean odd = sorted.size() % 2 == 1;
        return OptionalDouble.of(odd ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2);
    }
}
