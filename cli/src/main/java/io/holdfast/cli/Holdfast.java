package io.holdfast.cli;

import io.holdfast.cli.command.CommandContext;
import io.holdfast.cli.exit.CommandException;
import io.holdfast.cli.exit.ExitCode;
import io.holdfast.cli.terminal.Escapes;
import io.holdfast.cli.terminal.Streams;
import java.io.PrintWriter;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IFactory;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Runs the command line. */
public final class Holdfast {

    private Holdfast() {}

    public static void main(String[] args) {
        Map<String, String> environment = System.getenv();
        System.exit(run(args, environment, Streams.system(environment), Clock.systemUTC()));
    }

    /** Returns the exit code. */
    static int run(String[] args, Map<String, String> environment, Streams streams, Clock clock) {
        CommandContext context = new CommandContext(environment, streams, clock);
        CommandLine line = commandLine(context);
        try {
            return line.execute(args);
        } finally {
            streams.out().flush();
        }
    }

    static CommandLine commandLine(CommandContext context) {
        Streams streams = context.streams();
        CommandLine line = new CommandLine(new HoldfastCommand(), new ContextFactory(context));
        line.addMixin("settings", context.settings());
        line.setOut(new PrintWriter(streams.out(), true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(streams.err(), true, StandardCharsets.UTF_8));
        line.setColorScheme(CommandLine.Help.defaultColorScheme(streams.color() ? Ansi.ON : Ansi.OFF));
        line.setAbbreviatedOptionsAllowed(false);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setParameterExceptionHandler((error, args) -> refuse(error, streams));
        line.setExecutionExceptionHandler((error, command, result) -> fail(error, streams));
        return line;
    }

    private static int refuse(ParameterException error, Streams streams) {
        CommandLine command = error.getCommandLine();
        streams.err().println(message(error));
        if (!UnmatchedArgumentException.printSuggestions(error, command.getErr())) {
            streams.err().println("Try: " + command.getCommandSpec().qualifiedName() + " --help");
        }
        return ExitCode.USAGE.number();
    }

    private static int fail(Exception error, Streams streams) {
        if (error instanceof CommandException known) {
            streams.err().println(known.getMessage());
            return known.exitCode().number();
        }
        streams.err().println("holdfast failed: " + message(error));
        return ExitCode.FAILED.number();
    }

    /** One line. */
    private static String message(Exception error) {
        String text = error.getMessage();
        return Escapes.text(text == null || text.isBlank() ? error.getClass().getSimpleName() : text);
    }

    /** Commands take their context in the constructor. */
    private record ContextFactory(CommandContext context) implements IFactory {

        @Override
        public <K> K create(Class<K> type) throws Exception {
            for (Constructor<?> constructor : type.getDeclaredConstructors()) {
                if (constructor.getParameterCount() == 1
                        && constructor.getParameterTypes()[0] == CommandContext.class) {
                    return created(type, constructor);
                }
            }
            return CommandLine.defaultFactory().create(type);
        }

        private <K> K created(Class<K> type, Constructor<?> constructor) throws Exception {
            constructor.setAccessible(true);
            try {
                return type.cast(constructor.newInstance(context));
            } catch (InvocationTargetException e) {
                throw new IllegalStateException(type.getName() + " cannot be created", e.getCause());
            }
        }
    }
}
