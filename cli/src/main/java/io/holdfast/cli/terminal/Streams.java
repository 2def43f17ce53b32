package io.holdfast.cli.terminal;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The standard streams, and what is known of them.
 *
 * @param inTerminal whether a person can answer
 * @param outTerminal whether the output is read by a person
 * @param color whether the output may have colors
 */
public record Streams(
        InputStream in,
        PrintStream out,
        PrintStream err,
        boolean inTerminal,
        boolean outTerminal,
        boolean errTerminal,
        boolean color) {

    /** Set by the start script, since Java cannot tell for each stream: {@code in,out,err}. */
    private static final String TERMINALS = "holdfast.terminals";

    /** The text is UTF-8 in every locale, as what programs read must be. */
    public static Streams system(Map<String, String> environment) {
        List<String> terminals = Arrays.asList(System.getProperty(TERMINALS, "").split(",", -1));
        boolean out = terminals.contains("out");
        boolean color = out
                && environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !environment.getOrDefault("TERM", "dumb").equals("dumb");
        return new Streams(
                System.in,
                utf8(FileDescriptor.out),
                utf8(FileDescriptor.err),
                terminals.contains("in"),
                out,
                terminals.contains("err"),
                color);
    }

    private static PrintStream utf8(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }

    /** Whether progress is shown: not where lines of it would end up in a file. */
    public boolean showProgress() {
        return outTerminal && errTerminal;
    }
}
