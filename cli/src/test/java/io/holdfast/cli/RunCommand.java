package io.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.cli.terminal.Streams;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The command line as a script sees it: arguments, environment and input; output and exit code. */
record RunCommand(Map<String, String> environment, String input, boolean terminal) {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    static RunCommand with(Map<String, String> environment) {
        return new RunCommand(environment, "", false);
    }

    RunCommand input(String text) {
        return new RunCommand(environment, text, terminal);
    }

    /** As on a terminal. */
    RunCommand onTerminal() {
        return new RunCommand(environment, input, true);
    }

    Result run(String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Streams streams = new Streams(
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                terminal,
                terminal,
                terminal,
                false);
        int code = Holdfast.run(args, environment, streams, Clock.systemUTC());
        return new Result(
                List.of(args), code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    record Result(List<String> args, int code, String out, String err) {

        /** Without a stack trace in any case. */
        Result is(int expected) {
            assertThat(code).as("%s%n%s%n%s", args, out, err).isEqualTo(expected);
            assertThat(err).doesNotContain("\tat ", "Exception");
            return this;
        }

        JsonNode json() {
            return MAPPER.readTree(out);
        }
    }
}
