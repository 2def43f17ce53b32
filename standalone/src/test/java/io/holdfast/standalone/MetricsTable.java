package io.holdfast.standalone;

import static java.util.stream.Collectors.toCollection;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The metrics that docs/metrics.md lists. */
final class MetricsTable {

    private static final Path FILE = Path.of("../docs/metrics.md");

    private MetricsTable() {}

    /** The metrics that one service exposes, each as its name, type and labels. */
    static Set<String> of(String service) {
        return rows().filter(row -> words(row.get(4)).contains(service))
                .map(row -> String.join(
                        " ",
                        row.get(0).replace("`", ""),
                        row.get(1),
                        words(row.get(2)).toString()))
                .collect(toCollection(TreeSet::new));
    }

    private static Stream<List<String>> rows() {
        try {
            return Files.readAllLines(FILE).stream()
                    .filter(line -> line.startsWith("| `"))
                    .map(MetricsTable::cells);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> cells(String line) {
        return Arrays.stream(line.substring(1).split("\\|")).map(String::strip).toList();
    }

    private static Set<String> words(String cell) {
        return Arrays.stream(cell.split("[\\s,]+"))
                .map(word -> word.replace("`", ""))
                .filter(word -> !word.isEmpty() && !word.equals("–"))
                .collect(toCollection(TreeSet::new));
    }
}
