package io.holdfast.cli.schedule;

import io.holdfast.cli.api.ApiAnswer;
import io.holdfast.cli.api.Json;
import io.holdfast.cli.api.Path;
import io.holdfast.cli.command.CommandContext;
import io.holdfast.cli.command.TimeSpan;
import io.holdfast.cli.exit.CommandException;
import io.holdfast.cli.terminal.Escapes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** Shows when a schedule would run. */
@Command(name = "preview", description = "Shows when a schedule would run, without creating it.")
final class SchedulesPreviewCommand implements Callable<Integer> {

    private final CommandContext context;

    @Parameters(
            arity = "0..1",
            paramLabel = "CRON",
            description = "Like '30 2 * * MON-FRI' or @daily, in quotation marks")
    private @Nullable String cron;

    @Option(
            names = "--every",
            paramLabel = "TIME",
            converter = TimeSpan.class,
            description = "Instead of CRON: 30s, 5m, 2h")
    private @Nullable Duration every;

    @Option(names = "--zone", paramLabel = "ZONE", description = "Like Europe/Berlin; default: UTC")
    private @Nullable String zone;

    @Option(names = "--from", paramLabel = "TIME", description = "Like 2026-12-24T18:00:00Z; default: now")
    private @Nullable String from;

    @Option(names = "--count", paramLabel = "N", description = "1 to 1000; default: 5")
    private int count = 5;

    SchedulesPreviewCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        if ((cron == null) == (every == null)) {
            throw CommandException.usage("Give either CRON or --every");
        }
        ObjectNode request = Json.MAPPER.createObjectNode().put("count", count);
        if (cron != null) {
            request.put("cron", cron);
        } else if (every != null) {
            request.put("every_ms", every.toMillis());
        }
        if (zone != null) {
            request.put("zone", zone);
        }
        if (from != null) {
            request.put("from", from);
        }
        ApiAnswer answer = context.api()
                .post(Path.of("schedules", "preview"), request.toString().getBytes(StandardCharsets.UTF_8));
        if (context.output().json()) {
            context.output().rawJson(answer.text());
            return 0;
        }
        Instant now = context.now();
        answer.json()
                .path("next")
                .forEach(next -> context.output()
                        .line(Escapes.text(next.asString("")) + "  " + ScheduleText.relative(next, now)));
        return 0;
    }
}
