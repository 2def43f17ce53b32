package io.holdfast.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a reliability test has seen, as a section of the report in Markdown. Sections of all modules gather in one
 * folder a run, a file each, and are put together after the last one.
 */
public final class Evidence {

    private final String name;
    private final List<String> lines = new ArrayList<>();

    private Evidence(String name, String title) {
        this.name = name;
        lines.add("## " + title);
        lines.add("");
    }

    /**
     * Begins a section.
     *
     * @param name of its file, two digits first: sections stand in the order of their names
     */
    public static Evidence of(String name, String title) {
        return new Evidence(name, title);
    }

    /** Adds a line of Markdown. */
    public Evidence line(String text) {
        lines.add(text);
        return this;
    }

    /** Adds a row of a table; the first one of a table is its head. */
    public Evidence row(Object... cells) {
        boolean head = lines.get(lines.size() - 1).isEmpty();
        StringBuilder row = new StringBuilder("|");
        for (Object cell : cells) {
            row.append(' ').append(cell).append(" |");
        }
        lines.add(row.toString());
        if (head) {
            lines.add("|" + "---|".repeat(cells.length));
        }
        return this;
    }

    /** Adds an empty line. */
    public Evidence gap() {
        lines.add("");
        return this;
    }

    /** Writes it down, and to the output. */
    public void write() {
        String text = String.join("\n", lines) + "\n";
        System.out.println(text);
        try {
            Files.writeString(Files.createDirectories(folder()).resolve(name + ".md"), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Path folder() {
        return Path.of(System.getProperty("reliability.evidence", "target/reliability"));
    }
}
