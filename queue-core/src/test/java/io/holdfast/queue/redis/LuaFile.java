package io.holdfast.queue.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The text of one script: its header, the locals that name keys and arguments, and the rest. */
record LuaFile(List<String> lines) {

    private static final Pattern FUNCTION = Pattern.compile("local function (\\w+)");

    static LuaFile read(Path file) {
        try {
            return new LuaFile(Files.readAllLines(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<String> header() {
        return lines.stream().takeWhile(line -> line.startsWith("--")).toList();
    }

    /** What stands in the header after its first sentence: one line for a key or argument, Returns and Writes whole. */
    List<String> parts() {
        List<String> parts = new ArrayList<>();
        for (String line : header().subList(1, header().size())) {
            String text = line.substring(2);
            if (text.startsWith("   ")) {
                parts.set(parts.size() - 1, parts.get(parts.size() - 1) + " " + text.strip());
            } else {
                parts.add(text.strip().replaceAll("\\s+", " "));
            }
        }
        return parts;
    }

    List<String> partsOf(String array) {
        return parts().stream().filter(part -> part.startsWith(array)).toList();
    }

    /** Everything but comments. */
    List<String> code() {
        return lines.stream().map(line -> line.replaceFirst("--.*", "")).toList();
    }

    /** {@code KEYS[3]} and the like, wherever they stand. */
    Set<String> indexesUsed(String array) {
        Matcher matcher = Pattern.compile(array + "\\[\\d+]").matcher(String.join("\n", code()));
        return matcher.results().map(result -> result.group()).collect(Collectors.toCollection(TreeSet::new));
    }

    /** What follows the first lines of code, which are the locals and end with an empty line. */
    List<String> belowLocals() {
        int end = IntStream.range(header().size(), lines.size())
                .filter(i -> lines.get(i).isBlank())
                .findFirst()
                .orElse(lines.size());
        return code().subList(end, lines.size());
    }

    Set<String> functions() {
        Matcher matcher = FUNCTION.matcher(String.join("\n", lines));
        return matcher.results().map(result -> result.group(1)).collect(Collectors.toCollection(TreeSet::new));
    }
}
