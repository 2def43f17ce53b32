package io.holdfast.queue.redis;

import static io.holdfast.queue.redis.QueueUnderTest.START;
import static io.holdfast.queue.redis.QueueUnderTest.delayed;
import static io.holdfast.queue.redis.QueueUnderTest.task;
import static io.holdfast.queue.redis.QueueUnderTest.tasks;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.lease.Burial;
import io.holdfast.queue.lease.Failure;
import io.holdfast.queue.lease.Lease;
import io.holdfast.queue.lease.Release;
import io.holdfast.queue.search.FoundTask;
import io.holdfast.queue.search.MatchCount;
import io.holdfast.queue.search.SearchOrder;
import io.holdfast.queue.search.SearchPage;
import io.holdfast.queue.search.TaskFilter;
import io.holdfast.queue.search.TaskQuery;
import io.holdfast.queue.search.TaskSearch;
import io.holdfast.queue.sweep.TrimPolicy;
import io.holdfast.queue.task.IdempotencyKey;
import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.Priority;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskHeader;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskKey;
import io.holdfast.queue.task.TaskType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SearchIT {

    private final QueueUnderTest redis = QueueUnderTest.onEmptyRedis();
    private final TaskSearch search = redis.search;

    @Test
    void eachConditionSelects() {
        redis.enqueue(of("pending", "email"), of("other", "sms").withPriority(Priority.HIGH), delayed("later", 500));
        redis.enqueue(keyed("keyed", "order/17"));
        redis.queues.queue(new QueueName("bulk")).enqueue(List.of(of("b", "email")), TaskQueue.UNLIMITED);
        assertThat(found("state:pending")).containsExactly("b", "other", "pending", "keyed");
        assertThat(found("state:delayed")).containsExactly("later");
        assertThat(found("type:email")).containsExactly("b", "pending");
        assertThat(found("type:email queue:default")).containsExactly("pending");
        assertThat(found("queue:bulk")).containsExactly("b");
        assertThat(found("idempotency_key:order/17")).containsExactly("keyed");
        assertThat(found("key:acme")).isEmpty();
        redis.enqueue(of("tenant", "email").withKey(new TaskKey("acme")));
        assertThat(found("key:acme")).containsExactly("tenant");
        assertThat(found("key:acm")).isEmpty();
        assertThat(found("id:lat*")).containsExactly("later");
        assertThat(found("id:lat")).isEmpty();
        assertThat(found("id:later")).containsExactly("later");
        assertThat(found("id:later state:dead")).isEmpty();
        assertThat(found("oth")).containsExactly("other");
        assertThat(found("queue:unknown")).isEmpty();
    }

    @Test
    void ageIsMeasuredFromTheCreationByTheClockOfRedis() {
        redis.enqueue(createdAt("old", START - 3_600_000), createdAt("young", START));
        assertThat(found("age:>1h")).containsExactly("old");
        assertThat(found("age:<59m")).containsExactly("young");
        redis.at(60_000);
        assertThat(found("age:>30s age:<2m")).containsExactly("young");
    }

    @Test
    void theLastErrorAndTheReasonOfASnoozeAreSearchedInAnyCase() {
        bury("refused", "Connection REFUSED by host 10.0.0.7");
        bury("timeout", "Read timed out: 5 s");
        Lease lease = redis.leased("snoozed").get(0);
        redis.queue.release(
                List.of(Release.snoozed(lease, Duration.ofMinutes(1), Duration.ofMinutes(1), "no handler")));
        assertThat(found("error:\"connection refused\"")).containsExactly("refused");
        assertThat(found("error:timed error:read:")).isEmpty();
        assertThat(found("error:timed error:\"read timed\"")).containsExactly("timeout");
        assertThat(found("error:handler")).containsExactly("snoozed");
        assertThat(found("timed")).containsExactly("timeout");
        FoundTask refused = page("id:refused", null, 10).tasks().get(0);
        FoundTask scanned = page("id:refused*", null, 10).tasks().get(0);
        assertThat(scanned).isEqualTo(refused);
        assertThat(refused.error()).isEqualTo("Connection REFUSED by host 10.0.0.7");
        assertThat(refused.lastFailure()).isEqualTo(Instant.ofEpochMilli(START));
    }

    @Test
    void newestFirstIsTheReverseOfOldestFirst() {
        oneOfEach();
        for (int limit : List.of(1, 2, 3, 50)) {
            List<String> oldest = all("", SearchOrder.OLDEST, limit);
            List<String> newest = new ArrayList<>(all("", SearchOrder.NEWEST, limit));
            assertThat(newest).hasSize(15);
            Collections.reverse(newest);
            assertThat(newest).isEqualTo(oldest);
        }
    }

    @Test
    void pendingTasksWithAKeyAreFoundInBothDirections() {
        redis.enqueue(ofKey("b", "b1"), ofKey("a b", "ab1"), ofKey("a", "a1"), ofKey("a", "a2"), task("u"));
        redis.enqueue(ofKey("a", "h1").withPriority(Priority.HIGH));
        for (int limit : List.of(1, 2, 50)) {
            List<String> oldest = all("state:pending", SearchOrder.OLDEST, limit);
            List<String> newest = new ArrayList<>(all("state:pending", SearchOrder.NEWEST, limit));
            assertThat(oldest).containsExactly("u", "a1", "a2", "ab1", "b1", "h1");
            Collections.reverse(newest);
            assertThat(newest).isEqualTo(oldest);
        }
        assertThat(search.count(TaskQuery.parse("state:pending")).matches()).isEqualTo(6);
        assertThat(found("id:ab*")).containsExactly("ab1");
    }

    private static NewTask ofKey(String key, String id) {
        return task(id).withKey(new TaskKey(key));
    }

    @Test
    void aDeadLetterThatGoesAwayHidesNoOtherOfTheSameMillisecond() {
        List<Lease> leases = redis.leased("a", "b", "c", "d", "e", "f");
        redis.bury(leases);
        for (SearchOrder order : SearchOrder.values()) {
            SearchPage first = search.search(TaskQuery.parse("state:dead"), order, null, 2);
            redis.queue.requeue(
                    first.tasks().stream().map(each -> each.task().ref()).toList());
            SearchPage second = search.search(TaskQuery.parse("state:dead"), order, first.nextCursor(), 2);
            assertThat(ids(second)).isEqualTo(order == SearchOrder.OLDEST ? List.of("c", "d") : List.of("d", "c"));
        }
    }

    @Test
    void pendingTasksAreFoundOnceWhileOthersComeAndGo() {
        redis.queue.enqueue(tasks(6_000), TaskQueue.UNLIMITED);
        Set<String> seen = new HashSet<>();
        String cursor = null;
        int next = 6_000;
        do { // each page: 40 tasks are taken, 30 new ones come, 5 go back to the front
            SearchPage page = search.search(TaskQuery.parse("state:pending"), SearchOrder.OLDEST, cursor, 100);
            page.tasks()
                    .forEach(each -> assertThat(seen.add(idOf(each)))
                            .as("%s is found once", idOf(each))
                            .isTrue());
            cursor = page.nextCursor();
            redis.release(redis.acquire(45).subList(40, 45));
            for (int i = 0; i < 30; i++) {
                redis.enqueue(task("t" + next++));
            }
        } while (cursor != null);
        Set<String> stayed = new HashSet<>(found("state:pending"));
        assertThat(IntStream.range(0, 6_000).mapToObj(i -> "t" + i).filter(stayed::contains))
                .isNotEmpty()
                .isSubsetOf(seen);
    }

    @Test
    void theNewestPendingTasksAreFoundOnceWhileOthersComeAndGo() {
        redis.queue.enqueue(tasks(3_000), TaskQueue.UNLIMITED);
        List<String> seen = new ArrayList<>();
        String cursor = null;
        int next = 3_000;
        do {
            SearchPage page = search.search(TaskQuery.parse("state:pending"), SearchOrder.NEWEST, cursor, 100);
            seen.addAll(ids(page));
            cursor = page.nextCursor();
            redis.acquire(20);
            for (int i = 0; i < 90; i++) {
                redis.enqueue(task("t" + next++));
            }
        } while (cursor != null);
        assertThat(seen)
                .doesNotHaveDuplicates()
                .containsAll(IntStream.range(620, 3_000).mapToObj(i -> "t" + i).toList())
                .allMatch(id -> Integer.parseInt(id.substring(1)) < 3_000);
    }

    @Test
    void aListIsSearchedToItsEndForATaskThatHasMovedFar() {
        redis.queue.enqueue(tasks(20_000), TaskQueue.UNLIMITED);
        TaskFilter pending = TaskQuery.parse("state:pending");
        SearchPage page = search.search(pending, SearchOrder.OLDEST, null, 1);
        String cursor = page.nextCursor();
        for (int i = 0; i < 30; i++) { // to t14999
            cursor = search.search(pending, SearchOrder.OLDEST, cursor, 500).nextCursor();
        }
        for (int i = 0; i < 14; i++) {
            redis.acquire(1_000);
        }
        assertThat(ids(search.search(pending, SearchOrder.OLDEST, cursor, 1))).containsExactly("t15001");
        redis.acquire(1_000);
        redis.acquire(1_000); // t15000 is gone too: the search continues at the front
        assertThat(ids(search.search(pending, SearchOrder.OLDEST, cursor, 1))).containsExactly("t16000");
    }

    @Test
    void tombstonesAreNotFoundAndATaskWithTheIdOfOneIsFoundOnce() {
        redis.enqueue(task("a"), chosen("b"), task("c"));
        redis.queue.cancel(new TaskId("b"), false);
        redis.at(10);
        redis.queue.trim(new TrimPolicy(10, Duration.ofMillis(1), 0, Duration.ofMillis(1)));
        redis.enqueue(chosen("b"));
        for (SearchOrder order : SearchOrder.values()) {
            assertThat(all("state:pending", order, 1)).containsExactlyInAnyOrder("a", "b", "c");
        }
        assertThat(all("state:pending", SearchOrder.OLDEST, 10)).containsExactly("a", "c", "b");
    }

    @Test
    void aScanIsBoundedAndSaysHowFarItHasGot() {
        redis.queue.enqueue(tasks(5_000), TaskQueue.UNLIMITED);
        redis.enqueue(of("needle", "rare"));
        SearchPage page = page("type:rare", null, 10);
        assertThat(page.tasks()).isEmpty();
        assertThat(page.scanned()).isEqualTo(2_000);
        assertThat(page.total()).isEqualTo(5_001);
        SearchPage second = page("type:rare", page.nextCursor(), 10);
        assertThat(second.scannedBefore()).isEqualTo(2_000);
        SearchPage third = page("type:rare", second.nextCursor(), 10);
        assertThat(ids(third)).containsExactly("needle");
        assertThat(third.nextCursor()).isNull();
        assertThat(search.count(TaskQuery.parse("type:rare"))).isEqualTo(new MatchCount(0, false, 2_000, 5_001));
        assertThat(search.count(TaskQuery.parse("state:pending"))).isEqualTo(new MatchCount(5_001, true, 0, 5_001));
        assertThat(search.count(TaskQuery.parse("id:needle"))).isEqualTo(new MatchCount(1, true, 1, 1));
    }

    @Test
    void largeRecordsMakeShortCommands() {
        byte[] large = new byte[200_000];
        List<NewTask> all = IntStream.range(0, 40)
                .mapToObj(i -> {
                    NewTask task = task("t" + i);
                    return new NewTask(
                            task.id(), false, task.priority(), task.start(), task.header(), Payload.of(large));
                })
                .toList();
        redis.queue.enqueue(all, TaskQueue.UNLIMITED);
        assertThat(all("type:default", SearchOrder.OLDEST, 100)).hasSize(40);
    }

    @Test
    void anErrorGroupIsFoundInAllQueuesAndStates() {
        redis.bury(redis.leased("a", "b", "c"));
        bury("other", "something else");
        redis.retry(redis.leased("r", "s"), 60_000);
        TaskQueue mail = redis.queues.queue(new QueueName("mail"));
        mail.enqueue(List.of(task("m")), TaskQueue.UNLIMITED);
        mail.bury(mail.acquire(QueueUnderTest.WORKER, 1, QueueUnderTest.LEASE).tasks().stream()
                .map(task -> new Burial(task.lease(), QueueUnderTest.BOOM))
                .toList());
        String group = "group:" + QueueUnderTest.BOOM_GROUP;
        for (int limit : List.of(1, 2, 100)) {
            assertThat(all(group, SearchOrder.OLDEST, limit)).containsExactly("a", "b", "c", "m", "r", "s");
            assertThat(all(group, SearchOrder.NEWEST, limit)).containsExactly("c", "b", "a", "m", "s", "r");
            assertThat(all(group + " state:dead queue:default", SearchOrder.OLDEST, limit))
                    .containsExactly("a", "b", "c");
        }
        assertThat(found(group + " state:delayed")).containsExactly("r", "s");
        assertThat(found(group + " error:boom id:b*")).containsExactly("b");
        assertThat(found("group:0123456789")).isEmpty();
        assertThat(search.count(TaskQuery.parse(group))).isEqualTo(new MatchCount(6, true, 0, 6));
        assertThat(search.count(TaskQuery.parse(group + " state:dead"))).isEqualTo(new MatchCount(4, true, 0, 4));
        assertThat(search.count(TaskQuery.parse(group + " state:delayed"))).isEqualTo(new MatchCount(2, true, 2, 2));
        FoundTask first = page(group, null, 1).tasks().get(0);
        assertThat(first).isEqualTo(page("id:a", null, 1).tasks().get(0));
        assertThat(page(group, null, 2).total()).isEqualTo(6);
    }

    @Test
    void aPageOfAnErrorGroupIsAFewCommands() {
        redis.bury(redis.leased(IntStream.range(0, 300).mapToObj(i -> "t" + i).toArray(String[]::new)));
        CommandCounts before = CommandCounts.now();
        assertThat(all("state:dead group:" + QueueUnderTest.BOOM_GROUP, SearchOrder.OLDEST, 250))
                .hasSize(300);
        assertThat(CommandCounts.now().since(before).of("evalsha")).isLessThanOrEqualTo(8);
    }

    @Test
    void aCursorOfAnotherSearchIsRefused() {
        redis.enqueue("a", "b");
        String cursor = page("state:pending", null, 1).nextCursor();
        for (String wrong : List.of("", "x", "default~0~", "default~0~o9~-inf~0~~", "a b~0~" + cursor, cursor)) {
            assertThatIllegalArgumentException().isThrownBy(() -> page("state:dead", wrong, 1));
        }
        for (int limit : List.of(0, 501)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> page("", null, limit))
                    .withMessageContaining("limit");
        }
    }

    private void oneOfEach() {
        redis.complete(redis.leased("completed"));
        redis.bury(redis.leased("dead1", "dead2", "dead3"));
        List<Lease> leases = redis.leased("p1", "p2", "p3");
        redis.at(5);
        redis.queue.renew(leases.subList(1, 2), QueueUnderTest.LEASE);
        redis.leased("p4", "p5");
        redis.enqueue(task("low").withPriority(Priority.LOW), task("d1"), task("gone"), task("d2"));
        redis.queue.cancel(new TaskId("gone"), false);
        redis.enqueue(delayed("x", 7), delayed("y", 7));
    }

    private void bury(String id, String error) {
        redis.queue.bury(List.of(new Burial(redis.leased(id).get(0), new Failure(error, Duration.ofMillis(5)))));
    }

    private static NewTask chosen(String id) {
        return task(id).withChosenId(new TaskId(id));
    }

    private static NewTask of(String id, String type) {
        return with(id, TaskHeader.of(new TaskType(type), Instant.ofEpochMilli(START)));
    }

    private static NewTask keyed(String id, String key) {
        return with(id, task(id).header().withIdempotencyKey(new IdempotencyKey(key)));
    }

    private static NewTask createdAt(String id, long millis) {
        return with(id, TaskHeader.of(TaskType.DEFAULT, Instant.ofEpochMilli(millis)));
    }

    private static NewTask with(String id, TaskHeader header) {
        NewTask task = task(id);
        return new NewTask(task.id(), false, task.priority(), task.start(), header, task.payload());
    }

    private List<String> found(String query) {
        return all(query, SearchOrder.OLDEST, 100);
    }

    private List<String> all(String query, SearchOrder order, int limit) {
        List<String> ids = new ArrayList<>();
        String cursor = null;
        do {
            SearchPage page = search.search(TaskQuery.parse(query), order, cursor, limit);
            assertThat(page.tasks()).hasSizeLessThanOrEqualTo(limit);
            ids.addAll(ids(page));
            cursor = page.nextCursor();
        } while (cursor != null);
        return ids;
    }

    private SearchPage page(String query, @Nullable String cursor, int limit) {
        return search.search(TaskQuery.parse(query), SearchOrder.OLDEST, cursor, limit);
    }

    private static List<String> ids(SearchPage page) {
        return page.tasks().stream().map(SearchIT::idOf).toList();
    }

    private static String idOf(FoundTask found) {
        return found.task().ref().id().value();
    }
}
