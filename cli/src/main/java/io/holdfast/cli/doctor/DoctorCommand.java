package io.holdfast.cli.doctor;

import io.holdfast.cli.command.CommandContext;
import io.holdfast.cli.doctor.Finding.Level;
import io.holdfast.cli.exit.CommandException;
import io.holdfast.cli.exit.ExitCode;
import io.holdfast.cli.redis.RedisSession;
import io.holdfast.cli.terminal.Escapes;
import io.holdfast.cli.terminal.HumanText;
import io.holdfast.cli.terminal.Output;
import io.holdfast.cli.terminal.Style;
import io.holdfast.queue.StoreException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Checks a Redis. */
@Command(
        name = "doctor",
        description = {
            "Checks the Redis that REDIS_ADDR names: what can lose tasks, slow them down or keep them from running.",
            "It changes nothing. Exits with 1 if it finds a problem."
        })
public final class DoctorCommand implements Callable<Integer> {

    private final CommandContext context;

    public DoctorCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        List<Finding> findings = new ArrayList<>();
        try (RedisSession redis = RedisSession.open(context.environment())) {
            ServerFacts facts = ServerFacts.read(redis);
            checks().forEach(check -> findings.addAll(check.look(redis, facts)));
            print(redis.address(), findings);
        } catch (StoreException e) {
            throw new CommandException(ExitCode.UNAVAILABLE, Escapes.text(String.valueOf(e.getMessage())));
        }
        return (has(findings, Level.PROBLEM) ? ExitCode.FAILED : ExitCode.DONE).number();
    }

    private List<Check> checks() {
        return List.of(
                new VersionCheck(),
                new PersistenceCheck(),
                new EvictionCheck(),
                new MemoryCheck(),
                new LatencyCheck(),
                new ClockCheck(context.clock()),
                new ScriptCheck(),
                new ReplicationCheck(),
                new RecordCheck(),
                new EncryptionCheck(),
                new SweepCheck());
    }

    private void print(String address, List<Finding> findings) {
        Output output = context.output();
        if (output.json()) {
            output.json(Map.of(
                    "redis",
                    address,
                    "healthy",
                    !has(findings, Level.PROBLEM),
                    "findings",
                    findings.stream().map(DoctorCommand::json).toList()));
            return;
        }
        findings.forEach(finding -> {
            output.line(
                    mark(finding.level()) + String.format("%-12s", finding.check()) + Escapes.text(finding.found()));
            if (finding.remedy() != null) {
                output.line(" ".repeat(21) + "-> " + Escapes.text(finding.remedy()));
            }
        });
        long problems = findings.stream()
                .filter(finding -> finding.level() == Level.PROBLEM)
                .count();
        output.line("");
        output.line(
                problems == 0
                        ? "Redis at " + address + " loses no tasks, as far as this can be checked"
                        : "Redis at " + address + " has " + HumanText.count(problems, "problem"));
    }

    private String mark(Level level) {
        String word = String.format("%-9s", level.label());
        boolean color = context.output().color();
        return switch (level) {
            case OK -> Style.GREEN.on(word, color);
            case UNKNOWN -> Style.DIM.on(word, color);
            case WARNING -> Style.YELLOW.on(word, color);
            case PROBLEM -> Style.RED.on(word, color);
        };
    }

    private static Map<String, String> json(Finding finding) {
        Map<String, String> json = new LinkedHashMap<>();
        json.put("check", finding.check());
        json.put("level", finding.level().label());
        json.put("found", finding.found());
        if (finding.remedy() != null) {
            json.put("remedy", finding.remedy());
        }
        return json;
    }

    private static boolean has(List<Finding> findings, Level level) {
        return findings.stream().anyMatch(finding -> finding.level() == level);
    }
}
