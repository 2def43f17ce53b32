package io.holdfast.standalone;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a service exposes at {@code /metrics}. */
final class Exposition {

    /** The beginnings of the names that Spring Boot, Micrometer and Tomcat use. */
    private static final Set<String> FOREIGN = Set.of(
            "application_",
            "disk_",
            "executor_",
            "http_",
            "jvm_",
            "lettuce_",
            "logback_",
            "process_",
            "system_",
            "tomcat_");

    private static final Pattern TYPE = Pattern.compile("# TYPE (\\S+) (\\S+)");
    private static final Pattern SAMPLE = Pattern.compile("([a-z0-9_]+?)(?:_bucket|_sum|_count)?(?:\\{(.*)})? \\S+");
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"(?:[^\"\\\\]|\\\\.)*\"");
    private static final String MAX = "_max";

    private final Map<String, String> types = new TreeMap<>();
    private final Map<String, Set<String>> labels = new TreeMap<>();

    private Exposition() {}

    static Exposition parse(String text) {
        Exposition exposition = new Exposition();
        text.lines().forEach(exposition::read);
        return exposition;
    }

    private void read(String line) {
        Matcher type = TYPE.matcher(line);
        Matcher sample = SAMPLE.matcher(line);
        if (type.matches()) {
            types.put(type.group(1), type.group(2));
        } else if (sample.matches() && sample.group(2) != null) {
            String name = types.containsKey(sample.group(1)) ? sample.group(1) : line.replaceFirst("[{ ].*", "");
            LABEL.matcher(sample.group(2))
                    .results()
                    .map(label -> label.group(1))
                    .filter(label -> !label.equals("le"))
                    .forEach(label -> labels.computeIfAbsent(name, unused -> new TreeSet<>())
                            .add(label));
        }
    }

    /** The metrics of Holdfast, each as its name, type and labels; without the maximum that goes with a histogram. */
    Set<String> own() {
        TreeSet<String> own = new TreeSet<>();
        types.forEach((name, type) -> {
            if (FOREIGN.stream().noneMatch(name::startsWith) && !isMaximum(name)) {
                own.add(name + " " + type + " " + labels.getOrDefault(name, new TreeSet<>()));
            }
        });
        return own;
    }

    private boolean isMaximum(String name) {
        return name.endsWith(MAX)
                && Stream.of("histogram", "summary")
                        .anyMatch(type -> type.equals(types.get(name.substring(0, name.length() - MAX.length()))));
    }
}
