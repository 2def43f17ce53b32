package io.holdfast.benchmarks.measure;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;

/** The results of one trial. */
public final class Measurement {

    private final Map<Metric, Double> figures = new EnumMap<>(Metric.class);

    /** A value that is not a number is left out. */
    public Measurement with(Metric metric, double figure) {
        if (!Double.isNaN(figure)) {
            figures.put(metric, figure);
        }
        return this;
    }

    public Map<Metric, Double> figures() {
        return Collections.unmodifiableMap(figures);
    }

    @Override
    public String toString() {
        return figures.entrySet().stream()
                .map(figure ->
                        "%,.2f %s".formatted(figure.getValue(), figure.getKey().label()))
                .collect(Collectors.joining(", "));
    }
}
