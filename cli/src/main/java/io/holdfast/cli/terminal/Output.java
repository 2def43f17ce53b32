package io.holdfast.cli.terminal;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Where a command writes what it found. */
public final class Output {

    private static final class Holder {
        static final JsonMapper MAPPER = JsonMapper.builder().build();
    }

    private final Streams streams;
    private final boolean json;

    public Output(Streams streams, boolean json) {
        this.streams = streams;
        this.json = json;
    }

    /** Whether JSON is wanted. */
    public boolean json() {
        return json;
    }

    /** Writes JSON unchanged; on a terminal, with the control characters in its strings escaped. */
    public void rawJson(String text) {
        streams.out().println(streams.outTerminal() ? Escapes.json(text) : text);
    }

    public void json(Object value) {
        rawJson(Holder.MAPPER.writeValueAsString(value));
    }

    /** Writes the value if JSON is wanted, otherwise the sentence. */
    public void result(Object value, String sentence) {
        if (json) {
            json(value);
        } else {
            line(sentence);
        }
    }

    /** @param text in which data is escaped already */
    public void line(String text) {
        streams.out().println(text);
    }

    public void lines(List<String> lines) {
        lines.forEach(this::line);
    }

    /** The first line is the head. */
    public void table(Table table) {
        List<String> lines = table.lines();
        line(Style.BOLD.on(lines.get(0), streams.color()));
        lines(lines.subList(1, lines.size()));
    }

    /** One fact a line, aligned. */
    public void facts(Map<String, String> facts) {
        int width = facts.keySet().stream().mapToInt(String::length).max().orElse(0);
        lines(facts.entrySet().stream()
                .map(fact -> Style.DIM.on(fact.getKey(), streams.color())
                        + " ".repeat(width - fact.getKey().length() + 2)
                        + fact.getValue())
                .toList());
    }

    /** A note on standard error, separate from the output. */
    public void note(String text) {
        streams.err().println(text);
    }

    public boolean color() {
        return streams.color();
    }
}
