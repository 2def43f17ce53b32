package io.holdfast.cli.queue;

import io.holdfast.cli.api.QueueState;
import io.holdfast.cli.api.Queues;
import io.holdfast.cli.command.CommandContext;
import io.holdfast.cli.terminal.HumanText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Shows the sums over all queues. */
@Command(name = "stats", description = "Shows how many tasks are in each place, over all queues.")
public final class StatsCommand implements Callable<Integer> {

    private static final List<String> PLACES = List.of(
            "pending_high", "pending_default", "pending_low", "processing", "dead_letter", "delayed", "completed");

    private final CommandContext context;

    public StatsCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        List<QueueState> queues = new Queues(context.api()).all();
        Map<String, Long> sums = new LinkedHashMap<>();
        PLACES.forEach(place -> sums.put(
                place, queues.stream().mapToLong(queue -> queue.count(place)).sum()));
        sums.put("queues", (long) queues.size());
        sums.put("queues_paused", queues.stream().filter(QueueState::paused).count());
        long unreachable = queues.stream().filter(queue -> !queue.isKnown()).count();
        if (unreachable > 0) {
            sums.put("queues_unreachable", unreachable);
        }
        if (context.output().json()) {
            context.output().json(sums);
            return 0;
        }
        Map<String, String> facts = new LinkedHashMap<>();
        sums.forEach((name, count) -> facts.put(name.replace('_', ' '), HumanText.number(count)));
        context.output().facts(facts);
        return 0;
    }
}
