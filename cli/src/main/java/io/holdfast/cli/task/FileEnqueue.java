package io.holdfast.cli.task;

import io.holdfast.cli.command.CommandContext;
import io.holdfast.cli.command.JsonFile;
import io.holdfast.cli.exit.CommandException;
import io.holdfast.cli.exit.ExitCode;
import io.holdfast.cli.terminal.Escapes;
import io.holdfast.cli.terminal.HumanText;
import io.holdfast.cli.terminal.Output;
import io.holdfast.cli.terminal.ProgressBar;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Enqueues the tasks of a file, and reports what was not accepted. */
final class FileEnqueue {

    private final CommandContext context;
    private final String file;
    private final @Nullable Path rejects;
    private final BulkReport report = new BulkReport();

    FileEnqueue(CommandContext context, String file, @Nullable Path rejects) {
        this.context = context;
        this.file = file;
        this.rejects = rejects;
    }

    ExitCode run() {
        try (InputStream in = open();
                PrintWriter rejected = rejects == null
                        ? new PrintWriter(Writer.nullWriter())
                        : new PrintWriter(Files.newBufferedWriter(rejects, StandardCharsets.UTF_8));
                ProgressBar bar = new ProgressBar(context.streams(), "Enqueue", size())) {
            enqueue(new TaskFile(in), rejected, bar);
            if (rejected.checkError()) {
                throw CommandException.failed("Cannot write " + Escapes.text(String.valueOf(rejects)));
            }
        } catch (IOException e) {
            throw JsonFile.unreadable(file, e);
        }
        print(context.output());
        return report.exitCode();
    }

    private void enqueue(TaskFile tasks, PrintWriter rejected, ProgressBar bar) {
        BulkEnqueuer enqueuer =
                new BulkEnqueuer(context.api(), report, line -> rejected.println(line.json()), FileEnqueue::waitFor);
        List<TaskLine> batch = new ArrayList<>();
        long size = 0;
        boolean going = true;
        for (String text = tasks.next(); text != null; text = tasks.next()) {
            if (!going) {
                rejected.println(text);
                continue;
            }
            try {
                TaskLine line = TaskLine.read(tasks.line(), text);
                batch.add(line);
                size += line.json().length();
            } catch (IllegalArgumentException e) {
                report.refused(tasks.line(), Escapes.text(String.valueOf(e.getMessage())));
                rejected.println(text);
            }
            if (batch.size() >= BulkEnqueuer.MAX_TASKS || size >= BulkEnqueuer.MAX_BYTES) {
                going = enqueuer.send(batch);
                batch.clear();
                size = 0;
                bar.update(tasks.bytes(), HumanText.count(report.accepted(), "task"));
                if (!going && rejects == null) {
                    return;
                }
            }
        }
        if (going) {
            var unused = enqueuer.send(batch);
        }
    }

    private static void waitFor(Duration time) {
        LockSupport.parkNanos(time.toNanos());
    }

    private InputStream open() throws IOException {
        return file.equals(JsonFile.STANDARD_INPUT)
                ? context.streams().in()
                : Files.newInputStream(JsonFile.path(file));
    }

    private long size() throws IOException {
        return file.equals(JsonFile.STANDARD_INPUT) ? 0 : Files.size(JsonFile.path(file));
    }

    private void print(Output output) {
        if (output.json()) {
            output.json(report.json());
            return;
        }
        report.refusals().forEach(refusal -> output.note("line " + refusal.line() + ": " + refusal.reason()));
        String existing = report.existing() == 0 ? "" : "; " + HumanText.number(report.existing()) + " existed";
        String refused = report.refused() == 0 ? "" : "; " + HumanText.number(report.refused()) + " refused";
        output.line("Enqueued " + HumanText.count(report.accepted(), "task") + existing + refused);
        BulkReport.Stop stop = report.stop();
        if (stop != null) {
            output.note("Stopped at line " + HumanText.number(stop.line()) + ": " + stop.reason());
            output.note("From there on nothing is confirmed"
                    + (rejects == null ? "; --rejects FILE keeps such lines" : "; " + rejects + " has these lines"));
        } else if (report.refused() > 0 && rejects != null) {
            output.note(rejects + " has the refused lines");
        }
    }
}
