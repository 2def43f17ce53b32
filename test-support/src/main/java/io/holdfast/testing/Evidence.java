package io.holdfast.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The observations of a reliability test, as a section of the report in Markdown. The sections of all modules are
 * collected in one folder per run, one file each, and are assembled after the last one.
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
     * @param name of its file, beginning with two digits: sections are sorted by name
     */
    public static Evidence of(String name, String title) {
        return new Evidence(name, title);
    }

    /** Adds a line of Markdown. */
    public Evidence line(String text) {
        lines.add(text);
        return this;
    }

    /** Adds a row of a table; the first row is its header. */
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

    /** Writes the section to its file and to the output. */
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
