package io.holdfast.benchmarks.report;

import io.holdfast.benchmarks.measure.Metric;
import io.holdfast.benchmarks.measure.Rounds;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** The results as tables, one per workload. */
public final class MarkdownReport {

    private final StringBuilder text = new StringBuilder();

    public MarkdownReport(Map<String, String> machine) {
        text.append("# Benchmark\n\n");
        machine.forEach((what, how) ->
                text.append("- ").append(what).append(": ").append(how).append('\n'));
        text.append(
                "\nMedians over the rounds, with the least and the most; ratios are medians of the rounds' ratios.\n");
    }

    public MarkdownReport section(String title, List<Rounds> results) {
        text.append("\n## ").append(title).append('\n');
        results.forEach(this::table);
        return this;
    }

    private void table(Rounds rounds) {
        text.append("\n### ").append(rounds.workload()).append("\n\n");
        text.append(rounds.sentence())
                .append(" (")
                .append(rounds.rounds().size())
                .append(" rounds).\n\n");
        List<String> contenders = List.copyOf(rounds.contenders());
        text.append("| |").append(columns(contenders)).append('\n');
        text.append("|---|").append("---:|".repeat(contenders.size() == 1 ? 1 : 2 * contenders.size() - 1));
        text.append('\n');
        for (Metric metric : Metric.values()) {
            row(rounds, contenders, metric);
        }
    }

    private static String columns(List<String> contenders) {
        return contenders.stream()
                .map(name -> name.equals(contenders.get(0)) ? " " + name + " |" : " " + name + " | ratio |")
                .collect(Collectors.joining());
    }

    private void row(Rounds rounds, List<String> contenders, Metric metric) {
        if (contenders.stream().allMatch(name -> rounds.median(name, metric).isEmpty())) {
            return;
        }
        text.append("| ").append(metric.label()).append(" |");
        for (String contender : contenders) {
            text.append(' ').append(cell(rounds, contender, metric)).append(" |");
            if (!contender.equals(contenders.get(0))) {
                OptionalDouble ratio = rounds.ratio(contender, metric);
                text.append(ratio.isEmpty() ? " |" : " %.2f |".formatted(ratio.getAsDouble()));
            }
        }
        text.append('\n');
    }

    private static String cell(Rounds rounds, String contender, Metric metric) {
        OptionalDouble median = rounds.median(contender, metric);
        if (median.isEmpty()) {
            return "";
        }
        List<Double> figures = rounds.figures(contender, metric);
        double least = figures.stream().mapToDouble(figure -> figure).min().orElseThrow();
        double most = figures.stream().mapToDouble(figure -> figure).max().orElseThrow();
        return figures.size() == 1
                ? number(most)
                : "**%s** (%s–%s)".formatted(number(median.getAsDouble()), number(least), number(most));
    }

    private static String number(double figure) {
        return String.format(Locale.ROOT, Math.abs(figure) >= 100 ? "%,.0f" : "%.2f", figure);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
