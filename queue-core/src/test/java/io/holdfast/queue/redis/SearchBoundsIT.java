package io.holdfast.queue.redis;

import static io.holdfast.queue.redis.QueueUnderTest.delayed;
import static io.holdfast.queue.redis.QueueUnderTest.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.operation.OperationAction;
import io.holdfast.queue.operation.OperationRequest;
import io.holdfast.queue.operation.OperationRunner;
import io.holdfast.queue.redis.connection.CommandRunner;
import io.holdfast.queue.redis.script.Bytes;
import io.holdfast.queue.redis.script.Script;
import io.holdfast.queue.search.SearchOrder;
import io.holdfast.queue.search.SearchPage;
import io.holdfast.queue.search.TaskFilter;
import io.holdfast.queue.search.TaskQuery;
import io.holdfast.queue.search.TaskSearch;
import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.ReturnType;

/** No command of a search or of an operation takes Redis more than 5 ms, however many tasks there are. */
class SearchBoundsIT {

    private static final int RECORDS = 50_000;
    private static final int SLOW_MICROS = 5_000;

    /** A command may be slow because the machine was busy; one that does too much work is slow each time. */
    private static final int ATTEMPTS = 5;

    private static final int STEPS = 20;

    private QueueUnderTest redis = QueueUnderTest.onEmptyRedis();
    private long nanos;

    @Test
    @Tag("reliability")
    void noCommandOfASearchIsSlow() {
        fill();
        List<String> queries = List.of(
                "",
                "state:dead",
                "state:pending",
                "state:delayed",
                "type:rare",
                "error:none",
                "group:" + QueueUnderTest.BOOM_GROUP,
                "group:" + QueueUnderTest.BOOM_GROUP + " error:none",
                "id:t49999",
                "id:t4999*");
        for (String query : queries) {
            TaskFilter filter = TaskQuery.parse(query);
            assertIsFast(() -> redis.search.count(filter), "count " + query);
            for (SearchOrder order : SearchOrder.values()) {
                @Nullable String cursor = null;
                for (int i = 0; i < 10 && (i == 0 || cursor != null); i++) {
                    cursor = assertIsFast(order, filter, cursor).nextCursor();
                }
            }
        }
    }

    private SearchPage assertIsFast(SearchOrder order, TaskFilter filter, @Nullable String cursor) {
        SearchPage page = redis.search.search(filter, order, cursor, TaskSearch.MAX_LIMIT);
        assertThat(page.scanned()).isLessThanOrEqualTo(TaskSearch.MAX_SCANNED);
        assertIsFast(
                () -> redis.search.search(filter, order, cursor, TaskSearch.MAX_LIMIT),
                order + " " + TaskQuery.format(filter) + " after " + cursor);
        return page;
    }

    private static void assertIsFast(Runnable work, String what) {
        List<String> slow = List.of();
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            resetSlowLog();
            work.run();
            slow = slowCommands();
            if (slow.isEmpty()) {
                return;
            }
        }
        assertThat(slow).as("commands of more than 5 ms: %s", what).isEmpty();
    }

    /** Most steps are fast, even on a busy machine; they would all be slow if their commands did too much. */
    @Test
    void noCommandOfAnOperationIsSlow() {
        fill();
        run(OperationAction.REQUEUE);
        run(OperationAction.RUN_NOW);
        run(OperationAction.CANCEL);
        run(OperationAction.DELETE);
    }

    private void run(OperationAction action) {
        OperationRunner runner =
                new OperationRunner(redis.operations, redis.search, redis.queues, "r", ended -> {}, () -> nanos);
        String id = TaskId.generate().value();
        redis.operations.begin(id, new OperationRequest(action, TaskQuery.parse("type:default"), 20_000, "ada"));
        List<String> slow = new ArrayList<>();
        for (int i = 0; i < STEPS; i++) {
            resetSlowLog();
            runner.runOnce();
            nanos += 1_000_000_000L;
            slowCommands().stream().limit(1).forEach(slow::add);
        }
        assertThat(slow).as("commands of more than 5 ms: %s", action).hasSizeLessThan(STEPS / 2);
        assertThat(redis.operations.find(id).orElseThrow().progress().acted()).isGreaterThanOrEqualTo(STEPS * 450);
        redis.operations.stop(id, "ada");
        runner.runOnce();
    }

    private void fill() {
        redis = QueueUnderTest.onEmptyRedis();
        enqueue(i -> task("t" + i));
        while (redis.inspector.depths(QueueName.DEFAULT).pending() > 0) {
            redis.bury(redis.acquire(1_000));
        }
        enqueue(i -> task("p" + i));
        enqueue(i -> delayed("d" + i, 3_600_000 + i));
    }

    private void enqueue(IntFunction<NewTask> tasks) {
        for (int first = 0; first < RECORDS; first += 1_000) {
            redis.queue.enqueue(
                    IntStream.range(first, first + 1_000).mapToObj(tasks).toList(), TaskQueue.UNLIMITED);
        }
    }

    private static void resetSlowLog() {
        commands().run("configure the slow log", connection -> {
            connection.serverCommands().setConfig("slowlog-log-slower-than", Integer.toString(SLOW_MICROS));
            return connection.execute("SLOWLOG", Bytes.of("RESET"));
        });
    }

    /** Micros and digest of each script, as far as the log has them. */
    private static List<String> slowCommands() {
        byte[] script = Bytes.of(
                "local reply = {} for _, each in ipairs(redis.call('SLOWLOG', 'GET', '20')) do "
                        + "reply[#reply + 1] = each[3] .. ' us: ' .. each[4][1] .. ' ' .. (each[4][2] or ''):sub(1, 40) end return reply");
        List<byte[]> entries = commands()
                .run(
                        "read the slow log",
                        connection -> connection.scriptingCommands().<List<byte[]>>eval(script, ReturnType.MULTI, 0));
        return entries.stream().map(Bytes::text).map(SearchBoundsIT::named).toList();
    }

    private static String named(String entry) {
        return Stream.of(Script.values())
                .filter(script -> entry.contains(script.digest()))
                .map(script -> entry + " " + script)
                .findFirst()
                .orElse(entry);
    }

    private static CommandRunner commands() {
        return QueueUnderTest.runner().commands();
    }
}
