package io.holdfast.queue.redis;

import static io.holdfast.queue.redis.QueueUnderTest.BOOM_GROUP;
import static io.holdfast.queue.redis.QueueUnderTest.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.errors.FailedState;
import io.holdfast.queue.inspect.TaskPage;
import io.holdfast.queue.redis.script.Bytes;
import io.holdfast.queue.search.SearchOrder;
import io.holdfast.queue.search.SearchPage;
import io.holdfast.queue.search.TaskQuery;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskState;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.data.redis.connection.RedisConnection;

/** One damaged value never breaks a page, a search, or the pages after it. */
class DamagedReadsIT {

    private static final QueueName QUEUE = QueueName.DEFAULT;
    private static final List<String> DAMAGED = List.of("zz z", "d", "dx~y", "é");

    private final QueueUnderTest redis = QueueUnderTest.onEmptyRedis();

    @ParameterizedTest
    @EnumSource(SearchOrder.class)
    void damagedMembersOfAnErrorGroupAreLeftOut(SearchOrder order) {
        deadAndDamaged();
        List<String> found = new ArrayList<>();
        String cursor = null;
        do {
            TaskPage page = redis.errors.groupTasks(QUEUE, BOOM_GROUP, FailedState.DEAD, 1, cursor);
            page.tasks().forEach(task -> found.add(task.ref().id().value()));
            cursor = page.nextCursor();
        } while (cursor != null);
        assertThat(found).containsExactly("a", "b");
        assertThat(searchAll("group:" + BOOM_GROUP, order)).containsExactlyInAnyOrder("a", "b");
    }

    @ParameterizedTest
    @EnumSource(SearchOrder.class)
    void aSearchContinuesAfterADamagedMember(SearchOrder order) {
        deadAndDamaged();
        assertThat(searchAll("state:dead", order)).containsExactlyInAnyOrder("a", "b");
        redis.enqueue("p1", "p2");
        on(connection -> DAMAGED.forEach(
                member -> connection.listCommands().lPush(Bytes.of("tasks:pending:default"), Bytes.of(member))));
        redis.enqueue("p3");
        assertThat(searchAll("state:pending", order)).containsExactlyInAnyOrder("p1", "p2", "p3");
    }

    @Test
    void damagedMembersDoNotStopARequeueOfAll() {
        deadAndDamaged();
        assertThat(redis.deadLetters.requeueAll(QUEUE)).isEqualTo(2);
        assertThat(redis.inspector.depths(QUEUE).pending()).isEqualTo(2);
    }

    @Test
    void aTaskWithADamagedOwnerIsShownWithoutAWorker() {
        redis.leased("a", "b");
        on(connection -> connection
                .hashCommands()
                .hSet(Bytes.of("tasks:processing"), Bytes.of("da"), Bytes.of("17 <b>no name</b>")));
        assertThat(redis.inspector
                        .find(QUEUE, new TaskId("a"))
                        .orElseThrow()
                        .summary()
                        .worker())
                .isNull();
        assertThat(redis.inspector
                        .page(QUEUE, TaskState.PROCESSING, 10, null)
                        .tasks()
                        .size())
                .isPositive();
        assertThat(searchAll("state:processing", SearchOrder.OLDEST)).contains("b");
    }

    @Test
    void aDamagedNameOfAQueueOrARouteHidesNoOthers() {
        redis.enqueue("a");
        on(connection -> {
            connection.setCommands().sAdd(Bytes.of("tasks:queues"), Bytes.of("not a queue"), Bytes.of(""));
            connection.hashCommands().hSet(Bytes.of("tasks:routes"), Bytes.of("email"), Bytes.of("not a queue"));
            connection.hashCommands().hSet(Bytes.of("tasks:routes"), Bytes.of("sms"), Bytes.of("mail"));
        });
        assertThat(redis.queues.known()).containsExactly(QUEUE);
        assertThat(redis.inspector.totalDepths().pending()).isOne();
        assertThat(new RedisQueueRoutes(QueueUnderTest.runner(), false).routes())
                .hasSize(1)
                .containsValue(new QueueName("mail"));
    }

    /** The start of the page is searched through the whole list, but not by one request. */
    @Test
    void aCursorWhoseTaskIsGoneIsSearchedInBoundedSteps() {
        int length = 30_000;
        for (int first = 0; first < length; first += 1_000) {
            redis.enqueue(
                    IntStream.range(first, first + 1_000).mapToObj(i -> "t" + i).toArray(String[]::new));
        }
        SearchPage first = redis.search.search(TaskQuery.parse("state:pending"), SearchOrder.NEWEST, null, 1);
        String cursor = Objects.requireNonNull(first.nextCursor());
        String after = cursor.replaceAll("~dt\\d+~", "~dgone~");
        assertThat(after).isNotEqualTo(cursor);
        int requests = 0;
        for (String next = after; next != null; requests++) {
            long before = scriptCalls();
            next = redis.search
                    .search(TaskQuery.parse("state:pending"), SearchOrder.NEWEST, next, 1)
                    .nextCursor();
            assertThat(scriptCalls() - before).isLessThanOrEqualTo(4);
        }
        assertThat(requests).isBetween(3, 6);
    }

    private static long scriptCalls() {
        return QueueUnderTest.runner()
                .commands()
                .run(
                        "count calls",
                        connection -> connection.serverCommands().info("commandstats").entrySet().stream()
                                .filter(entry -> entry.getKey().toString().equals("cmdstat_evalsha"))
                                .mapToLong(entry -> Long.parseLong(
                                        entry.getValue().toString().replaceAll("calls=(\\d+),.*", "$1")))
                                .sum());
    }

    /** Two dead letters of a group, and damaged members before, between and after them. */
    private void deadAndDamaged() {
        redis.enqueue(task("a"), task("b"));
        redis.bury(redis.acquire(2));
        double group = Long.parseLong(BOOM_GROUP, 16);
        on(connection -> DAMAGED.forEach(member -> {
            connection.zSetCommands().zAdd(Bytes.of("tasks:errors_dead"), group, Bytes.of(member));
            connection.zSetCommands().zAdd(Bytes.of("tasks:dead_letter"), QueueUnderTest.START, Bytes.of(member));
            connection.hashCommands().hSet(Bytes.of("tasks:data"), Bytes.of(member), Bytes.of("1 email 0\n1"));
        }));
    }

    /** In pages of one task. */
    private List<String> searchAll(String query, SearchOrder order) {
        List<String> found = new ArrayList<>();
        @Nullable String cursor = null;
        for (int pages = 0; pages < 20; pages++) {
            SearchPage page = redis.search.search(TaskQuery.parse(query), order, cursor, 1);
            page.tasks().forEach(task -> found.add(task.task().ref().id().value()));
            cursor = page.nextCursor();
            if (cursor == null) {
                return found;
            }
        }
        throw new AssertionError("The pages do not end: " + cursor);
    }

    private static void on(Consumer<RedisConnection> commands) {
        QueueUnderTest.runner().commands().run("damage", connection -> {
            commands.accept(connection);
            return true;
        });
    }
}
