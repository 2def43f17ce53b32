package io.holdfast.monitor.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the deployment files. */
final class DeployFiles {

    /** The ports of the external contract. */
    static final Map<String, Integer> PORTS = Map.of("producer", 8085, "worker", 8086, "monitor", 8082);

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private DeployFiles() {}

    static String text(String path) {
        try {
            return Files.readString(ROOT.resolve(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static boolean exists(String path) {
        return Files.exists(ROOT.resolve(path));
    }

    static Map<String, Object> yaml(String path) {
        return new Yaml().load(text(path));
    }

    static JsonNode json(String path) {
        return JsonMapper.shared().readTree(text(path));
    }

    /** The names of the files in a folder. */
    static List<String> names(String folder) {
        try (Stream<Path> files = Files.list(ROOT.resolve(folder))) {
            return files.map(file -> file.getFileName().toString()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The documents of one YAML file. */
    @SuppressWarnings("unchecked")
    static Stream<Map<String, Object>> documents(String path) {
        return StreamSupport.stream(new Yaml().loadAll(text(path)).spliterator(), false)
                .map(document -> (Map<String, Object>) document);
    }

    /** The value at a path of keys and list positions, such as {@code "spec", "containers", 0}. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // another type than expected fails the test
    static <T> T at(Object tree, Object... path) {
        Object found = tree;
        for (Object step : path) {
            found = found instanceof List<?> list ? list.get((Integer) step) : ((Map<String, Object>) found).get(step);
            if (found == null) {
                throw new AssertionError("Nothing at " + List.of(path) + ", missing: " + step);
            }
        }
        return (T) found;
    }
}
