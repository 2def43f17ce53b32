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
import java.util.stream.Stream;

/**
 * The text of one script: its header, the locals that name keys and arguments, and the rest. A header line {@code
 * KEYS[1-8] as in bury} is replaced by these lines of that script's header.
 */
record LuaFile(List<String> lines) {

    private static final Pattern AS_IN = Pattern.compile("-- KEYS\\[(\\d+)-(\\d+)] +as in (\\w+)");
    private static final Pattern FUNCTION = Pattern.compile("(?m)^local function (\\w+)");

    static LuaFile read(Path file) {
        try {
            return new LuaFile(Files.readAllLines(file).stream()
                    .flatMap(line -> expanded(line, file))
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<String> expanded(String line, Path file) {
        Matcher reference = AS_IN.matcher(line);
        if (!reference.matches()) {
            return Stream.of(line);
        }
        LuaFile other = read(file.resolveSibling(reference.group(3) + ".lua"));
        int first = other.lineOfKey(reference.group(1));
        int last = other.lineOfKey(reference.group(2));
        return other.lines.subList(first, last + 1).stream();
    }

    private int lineOfKey(String number) {
        return IntStream.range(0, lines.size())
                .filter(i -> lines.get(i).startsWith("-- KEYS[" + number + "]"))
                .findFirst()
                .orElseThrow();
    }

    List<String> header() {
        return lines.stream().takeWhile(line -> line.startsWith("--")).toList();
    }

    /** The parts of the header after its first sentence: each key and argument, Returns and Writes, on one line each. */
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

    /** All lines without comments. */
    List<String> code() {
        return lines.stream().map(line -> line.replaceFirst("--.*", "")).toList();
    }

    /** All uses such as {@code KEYS[3]}. */
    Set<String> indexesUsed(String array) {
        Matcher matcher = Pattern.compile(array + "\\[\\d+]").matcher(String.join("\n", code()));
        return matcher.results().map(result -> result.group()).collect(Collectors.toCollection(TreeSet::new));
    }

    /** The lines after the locals, which are the first lines of code and end with an empty line. */
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
