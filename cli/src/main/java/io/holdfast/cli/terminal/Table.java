package io.holdfast.cli.terminal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rows in aligned columns. Escapes what its cells contain. */
public final class Table {

    private static final String GAP = "  ";

    private final List<String> heads = new ArrayList<>();
    private final List<Boolean> right = new ArrayList<>();
    private final List<List<String>> rows = new ArrayList<>();

    /** A column of texts. */
    public Table text(String head) {
        return column(head, false);
    }

    /** A column of numbers, aligned at the right. */
    public Table number(String head) {
        return column(head, true);
    }

    private Table column(String head, boolean atRight) {
        heads.add(head);
        right.add(atRight);
        return this;
    }

    public void row(String... cells) {
        if (cells.length != heads.size()) {
            throw new IllegalArgumentException("A row of " + cells.length + " cells in " + heads.size() + " columns");
        }
        rows.add(Arrays.stream(cells).map(Escapes::text).toList());
    }

    /** The head and the rows, each as wide as its columns need. */
    public List<String> lines() {
        return lines(Integer.MAX_VALUE);
    }

    /** The first column gives way if the others leave too little room. */
    public List<String> lines(int width) {
        int[] widths = new int[heads.size()];
        for (int column = 0; column < widths.length; column++) {
            int at = column;
            widths[at] = Math.max(
                    TextWidth.of(heads.get(at)),
                    rows.stream()
                            .mapToInt(row -> TextWidth.of(row.get(at)))
                            .max()
                            .orElse(0));
        }
        long total = Arrays.stream(widths).asLongStream().sum() + (long) GAP.length() * (widths.length - 1);
        if (total > width) {
            widths[0] = (int) Math.max(4, widths[0] - (total - width));
        }
        List<String> lines = new ArrayList<>();
        lines.add(line(heads, widths));
        rows.forEach(row -> lines.add(line(row, widths)));
        return lines;
    }

    private String line(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            String cell = TextWidth.cut(cells.get(column), widths[column]);
            String blanks = " ".repeat(widths[column] - TextWidth.of(cell));
            line.append(column == 0 ? "" : GAP).append(right.get(column) ? blanks + cell : cell + blanks);
        }
        return line.toString().stripTrailing();
    }
}
