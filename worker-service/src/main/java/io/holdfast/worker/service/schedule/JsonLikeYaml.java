package io.holdfast.worker.service.schedule;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.AbstractConstruct;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * YAML whose plain values are what they are in JSON. Everything else is text: YAML 1.1 would take {@code 10:30} for a
 * number, {@code no} for a boolean and {@code 2030-01-31} for a time.
 */
final class JsonLikeYaml {

    private static final int MAX_CHARACTERS = 64 * 1024 * 1024;
    private static final int MAX_DEPTH = 100;
    private static final Pattern WHOLE = Pattern.compile("-?(?:0|[1-9][0-9]*)");
    private static final Pattern NUMBER = Pattern.compile("-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?(?:[eE][-+]?[0-9]+)?");
    private static final Pattern FLAG = Pattern.compile("true|false");
    private static final Pattern NOTHING = Pattern.compile("~|null|");

    private JsonLikeYaml() {}

    /**
     * Returns maps, lists, texts, numbers and booleans; null for an empty document.
     *
     * @param source names it in errors
     * @throws ScheduleFileException naming the line
     */
    static @Nullable Object read(String source, byte[] text) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        options.setCodePointLimit(MAX_CHARACTERS);
        options.setNestingDepthLimit(MAX_DEPTH);
        DumperOptions unused = new DumperOptions();
        Yaml yaml = new Yaml(new Values(options), new Representer(unused), unused, options, new Scalars());
        String content = new String(text, StandardCharsets.UTF_8);
        try {
            return yaml.load(content);
        } catch (YAMLException e) {
            throw new ScheduleFileException(source + " is not valid YAML" + problemOf(e, content));
        }
    }

    /** Leaves out the text, which may contain secrets. */
    private static String problemOf(YAMLException error, String content) {
        if (!(error instanceof MarkedYAMLException marked) || marked.getProblemMark() == null) {
            return "";
        }
        int line = marked.getProblemMark().getLine();
        boolean cron = content.lines().skip(line).findFirst().orElse("").contains("cron:");
        return ": " + marked.getProblem() + " in line " + (line + 1)
                + (cron ? "; put the cron expression in quotes" : "");
    }

    private static final class Scalars extends Resolver {

        @Override
        protected void addImplicitResolvers() {
            addImplicitResolver(Tag.NULL, NOTHING, "~n\0");
            addImplicitResolver(Tag.NULL, Pattern.compile(""), null);
            addImplicitResolver(Tag.BOOL, FLAG, "tf");
            addImplicitResolver(Tag.INT, WHOLE, "-0123456789");
            addImplicitResolver(Tag.FLOAT, NUMBER, "-0123456789");
            addImplicitResolver(Tag.MERGE, Pattern.compile("<<"), "<");
        }
    }

    private static final class Values extends SafeConstructor {

        Values(LoaderOptions options) {
            super(options);
            yamlConstructors.put(Tag.FLOAT, new AbstractConstruct() {
                @Override
                public Object construct(Node node) {
                    return new BigDecimal(((ScalarNode) node).getValue());
                }
            });
        }
    }
}
