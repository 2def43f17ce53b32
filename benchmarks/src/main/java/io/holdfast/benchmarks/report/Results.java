package io.holdfast.benchmarks.report;

import io.holdfast.benchmarks.measure.Rounds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** All results of one call of the command, and the files that contain them. */
public final class Results {

    private final Map<String, String> machine;
    private final Map<String, List<Rounds>> sections = new LinkedHashMap<>();

    public Results(Map<String, String> machine) {
        this.machine = machine;
    }

    /** @param title of a section, such as the persistence with which it was measured */
    public void add(String title, List<Rounds> rounds) {
        sections.put(title, rounds);
    }

    /** Writes {@code name.md}, {@code name.json} and a chart for each section. */
    public void write(Path folder, String name) throws IOException {
        Files.createDirectories(folder);
        MarkdownReport markdown = new MarkdownReport(machine);
        JsonReport json = new JsonReport(machine);
        for (Map.Entry<String, List<Rounds>> section : sections.entrySet()) {
            markdown.section(section.getKey(), section.getValue());
            json.section(section.getKey(), section.getValue());
            String picture =
                    name + "-" + section.getKey().toLowerCase(Locale.ROOT).replace(' ', '-') + ".svg";
            Plot.write(section.getKey(), section.getValue(), folder.resolve(picture));
        }
        Files.writeString(folder.resolve(name + ".md"), markdown.toString());
        Files.writeString(folder.resolve(name + ".json"), json.toString());
    }
}
