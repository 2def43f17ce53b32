package io.holdfast.benchmarks.report;

import io.holdfast.benchmarks.measure.Metric;
import io.holdfast.benchmarks.measure.Rounds;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.style.Styler.LegendPosition;

/** Tasks per second as a bar chart: a group of bars for each workload, a bar for each contender. */
public final class Plot {

    private static final int WIDTH = 1_000;
    private static final int HEIGHT = 480;

    private Plot() {}

    /** Writes an SVG file. */
    public static void write(String title, List<Rounds> results, Path file) throws IOException {
        List<Rounds> drawn = results.stream().filter(Plot::hasThroughput).toList();
        if (drawn.isEmpty()) {
            return;
        }
        CategoryChart chart = new CategoryChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(title)
                .yAxisTitle(Metric.TASKS_PER_SECOND.label())
                .build();
        chart.getStyler()
                .setChartBackgroundColor(Color.WHITE)
                .setLegendPosition(LegendPosition.OutsideS)
                .setDecimalPattern("#,###");
        List<String> names = drawn.stream().map(Rounds::workload).toList();
        for (String contender : contenders(drawn)) {
            chart.addSeries(
                    contender,
                    names,
                    drawn.stream().map(rounds -> throughput(rounds, contender)).toList());
        }
        VectorGraphicsEncoder.saveVectorGraphic(chart, file.toString(), VectorGraphicsFormat.SVG);
    }

    private static boolean hasThroughput(Rounds rounds) {
        return rounds.contenders().stream().anyMatch(name -> throughput(rounds, name) > 0);
    }

    private static Set<String> contenders(List<Rounds> results) {
        Set<String> names = new LinkedHashSet<>();
        results.forEach(rounds -> names.addAll(rounds.contenders()));
        return names;
    }

    private static double throughput(Rounds rounds, String contender) {
        return rounds.median(contender, Metric.TASKS_PER_SECOND).orElse(0);
    }
}
