package io.holdfast.queue.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.DeadLetters;
import io.holdfast.queue.ErrorGroups;
import io.holdfast.queue.FlowControl;
import io.holdfast.queue.QueueInspector;
import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.TaskQueues;
import io.holdfast.queue.WorkerRegistry;
import io.holdfast.queue.audit.AuditLog;
import io.holdfast.queue.operation.Operations;
import io.holdfast.queue.redis.script.Key;
import io.holdfast.queue.redis.script.Script;
import io.holdfast.queue.schedule.Schedules;
import io.holdfast.queue.statistics.QueueStatistics;
import io.holdfast.queue.statistics.StatisticsSink;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The headers of the scripts are a contract: they agree with {@link Script} and with the code below them. */
class LuaContractTest {

    private static final Path FOLDER =
            Path.of("src", "main", "resources", "io", "holdfast", "queue", "redis", "script", "lua");

    /** Keys of a call in addition to those of {@link Script}; they follow the fixed keys in the header. */
    private static final Map<Script, String> OWN_KEYS = Map.ofEntries(
            Map.entry(Script.REMOVE_EMPTY, "KEYS[14…] others"),
            Map.entry(Script.VERIFY, "KEYS[2…] others"),
            Map.entry(Script.CLAIM, "KEYS[2…] done STRING"),
            Map.entry(Script.POSITION, "KEYS[12…] done STRING"),
            Map.entry(Script.COMPLETE, "KEYS[17…] done STRING"),
            Map.entry(Script.REFILL, "KEYS[25…] done STRING"),
            Map.entry(Script.BROWSE, "KEYS[10] place"),
            Map.entry(Script.GROUP_TASKS, "KEYS[10] tasks"),
            Map.entry(Script.EXPIRE_LEASES, "KEYS[4] workers ZSET"),
            Map.entry(Script.COUNT, "KEYS[1] statistics HASH"),
            Map.entry(Script.SERIES, "KEYS[1] statistics HASH"));

    /** Scripts whose port method has another name, or that implement part of a method. */
    private static final Map<Script, String> OTHER_METHODS = Map.ofEntries(
            Map.entry(Script.BROWSE, "page"),
            Map.entry(Script.UNUSED, "forget"),
            Map.entry(Script.REMOVE_EMPTY, "forget"),
            Map.entry(Script.QUEUE_SUMMARY, "summaries"),
            Map.entry(Script.SILENT_WORKERS, "disconnectedWorkers"),
            Map.entry(Script.AUDIT, "record"),
            Map.entry(Script.UNPARK, "setLimits"),
            Map.entry(Script.BEGIN_OPERATION, "begin"),
            Map.entry(Script.STOP_OPERATION, "stop"),
            Map.entry(Script.REGISTER_SCHEDULE, "put"),
            Map.entry(Script.SETTLE_SCHEDULE, "put"),
            Map.entry(Script.PUT_SCHEDULE, "put"),
            Map.entry(Script.REMOVE_SCHEDULE, "remove"),
            Map.entry(Script.DUE_SCHEDULES, "startFire"),
            Map.entry(Script.FIRE, "startFire"));

    @Test
    void everyFileHasAConstantAndEveryConstantAFile() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(Stream.concat(
                                    Stream.of("_prelude.lua", "_each.lua"),
                                    Arrays.stream(Script.values()).map(LuaContractTest::fileName))
                            .toList());
        }
    }

    @ParameterizedTest
    @EnumSource(Script.class)
    void theHeaderHasAllPartsInOrder(Script script) {
        LuaFile file = LuaFile.read(FOLDER.resolve(fileName(script)));
        assertThat(file.header().get(0)).startsWith("-- " + name(script) + ": ").endsWith(".");
        String kinds = file.parts().stream()
                .map(part -> part.startsWith("KEYS[") ? "K" : part.startsWith("ARGV[") ? "A" : part.substring(0, 1))
                .collect(Collectors.joining());
        assertThat(kinds).matches("K+A*RW");
        assertThat(file.parts()).filteredOn(part -> part.startsWith("R")).allMatch(part -> part.startsWith("Returns "));
        assertThat(file.parts()).filteredOn(part -> part.startsWith("W")).allMatch(part -> part.startsWith("Writes "));
    }

    @ParameterizedTest
    @EnumSource(Script.class)
    void theHeaderListsTheKeysOfTheScript(Script script) {
        List<String> expected = Stream.concat(
                        IntStream.range(0, script.keys().size())
                                .mapToObj(i -> keyLine(i + 1, script.keys().get(i))),
                        Stream.ofNullable(OWN_KEYS.get(script)))
                .toList();
        LuaFile file = LuaFile.read(FOLDER.resolve(fileName(script)));
        assertThat(file.partsOf("KEYS["))
                .hasSameSizeAs(expected)
                .zipSatisfy(expected, (line, key) -> assertThat(line + " ").startsWith(key + " "));
    }

    @ParameterizedTest
    @EnumSource(Script.class)
    void theLocalsNameExactlyTheKeysAndArgumentsOfTheHeader(Script script) {
        LuaFile file = LuaFile.read(FOLDER.resolve(fileName(script)));
        for (String array : List.of("KEYS", "ARGV")) {
            Set<String> single = file.partsOf(array + "[").stream()
                    .map(part -> part.substring(0, part.indexOf(']') + 1))
                    .filter(index -> !index.contains("…"))
                    .collect(Collectors.toSet());
            assertThat(file.indexesUsed(array)).containsExactlyInAnyOrderElementsOf(single);
        }
    }

    @ParameterizedTest
    @EnumSource(Script.class)
    void keysAndArgumentsAreIndexedOnlyInTheLocals(Script script) {
        LuaFile file = LuaFile.read(FOLDER.resolve(fileName(script)));
        assertThat(file.belowLocals()).noneMatch(line -> line.matches(".*\\b(KEYS|ARGV)\\b.*"));
    }

    /** Each key of a command is a local, never a literal: a script uses only the keys that it receives. */
    @ParameterizedTest
    @EnumSource(Script.class)
    void noScriptBuildsAKeyName(Script script) {
        LuaFile file = LuaFile.read(FOLDER.resolve(fileName(script)));
        assertThat(file.code())
                .noneMatch(line -> line.matches(".*redis\\.p?call\\(\"[A-Z]+\",\\s*[\"'\\[].*"))
                .noneMatch(line -> line.matches(".*redis\\.p?call\\(\"[A-Z]+\",[^,)]*\\.\\..*"))
                .noneMatch(line -> line.contains("task:") || line.contains("tasks:"));
    }

    @ParameterizedTest
    @EnumSource(Script.class)
    void aPortHasAMethodNamedLikeTheScript(Script script) {
        Stream<Method> methods = Stream.of(
                        TaskQueue.class,
                        TaskQueues.class,
                        QueueInspector.class,
                        DeadLetters.class,
                        ErrorGroups.class,
                        Operations.class,
                        FlowControl.class,
                        AuditLog.class,
                        Schedules.class,
                        WorkerRegistry.class,
                        QueueStatistics.class,
                        StatisticsSink.class)
                .flatMap(port -> Arrays.stream(port.getMethods()));
        assertThat(methods.map(Method::getName)).contains(OTHER_METHODS.getOrDefault(script, methodName(script)));
    }

    @Test
    void everyHelperInThePreludeIsUsedAtLeastTwice() {
        LuaFile prelude = LuaFile.read(FOLDER.resolve("_prelude.lua"));
        assertThat(prelude.functions()).isNotEmpty().allSatisfy(function -> {
            Pattern call = Pattern.compile("\\b" + function + "\\(");
            assertThat(Stream.concat(
                                    Stream.of(prelude),
                                    Arrays.stream(Script.values())
                                            .map(script -> LuaFile.read(FOLDER.resolve(fileName(script)))))
                            .filter(file -> file.code().stream()
                                    .filter(line -> !line.startsWith("local function"))
                                    .anyMatch(line -> call.matcher(line).find())))
                    .as(function)
                    .hasSizeGreaterThanOrEqualTo(2);
        });
    }

    @Test
    void noHelperIsWrittenTwice() {
        Set<String> shared = LuaFile.read(FOLDER.resolve("_prelude.lua")).functions();
        for (Script script : Script.values()) {
            assertThat(LuaFile.read(FOLDER.resolve(fileName(script))).functions())
                    .as(name(script))
                    .doesNotContainAnyElementsOf(shared);
        }
    }

    private static String keyLine(int place, Key key) {
        return "KEYS[" + place + "] " + key.suffix() + " " + key.type();
    }

    private static String name(Script script) {
        return script.name().toLowerCase(Locale.ROOT);
    }

    private static String methodName(Script script) {
        return Pattern.compile("_(.)")
                .matcher(name(script))
                .replaceAll(letter -> letter.group(1).toUpperCase(Locale.ROOT));
    }

    private static String fileName(Script script) {
        return name(script) + ".lua";
    }
}
