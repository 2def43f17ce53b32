package io.holdfast.producer.queues;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.producer.Answer;
import io.holdfast.producer.RunningProducer;
import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.audit.AuditRecord;
import io.holdfast.queue.lease.Burial;
import io.holdfast.queue.lease.Failure;
import io.holdfast.queue.redis.RedisEngine;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.worker.WorkerId;
import io.holdfast.queue.worker.WorkerReport;
import io.holdfast.testing.TestRedis;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The queues over HTTP, while no monitor runs. */
class QueuesIT {

    private static final RunningProducer PRODUCER = RunningProducer.shared();
    private static final QueueName MAIL = new QueueName("mail");
    private static final WorkerId WORKER = new WorkerId("worker-1");
    private static final Duration SOON = Duration.ofSeconds(10); // without the signal it is 20
    private static final String CLIENT = "producer API 127.0.0.1";

    private final RedisEngine engine = RedisEngine.of(TestRedis.shared().factory());

    @BeforeEach
    void emptyRedis() {
        TestRedis.shared().flush();
        engine.queues().registerAnyway(List.of(MAIL)); // the producer may have done so before, and not do it again
    }

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void aQueueShowsWhatWaitsAndWhoServesIt() {
        enqueue("[{\"id\":\"a\",\"queue\":\"mail\"},{\"id\":\"b\",\"queue\":\"mail\",\"delay_ms\":60000}]");
        engine.workers().heartbeat(new WorkerReport(WORKER, Instant.EPOCH, Set.of(MAIL), 1, 0, List.of()));
        JsonNode mail = PRODUCER.get("/queues/mail").is(200).json();
        assertThat(mail.propertyNames())
                .containsExactly(
                        "name",
                        "paused",
                        "workers",
                        "pending_high",
                        "pending_default",
                        "pending_low",
                        "processing",
                        "dead_letter",
                        "delayed",
                        "completed",
                        "oldest_pending_ms");
        assertThat(mail.get("paused").asBoolean()).isFalse();
        assertThat(mail.get("workers").asLong()).isOne();
        assertThat(mail.get("pending_default").asLong()).isOne();
        assertThat(mail.get("delayed").asLong()).isOne();
    }

    @Test
    void queuesAreListedByNameInPages() {
        enqueue("[{\"queue\":\"c\"},{\"queue\":\"a\"},{\"queue\":\"b\"}]");
        Answer first = PRODUCER.get("/queues?limit=3").is(200);
        assertThat(names(first)).containsExactly("a", "b", "c");
        Answer last = PRODUCER.get("/queues?limit=3&cursor=" + first.field("next_cursor"));
        assertThat(names(last)).containsExactly("default", "mail");
        assertThat(last.json().has("next_cursor")).isFalse();
        assertThat(names(PRODUCER.get("/queues?cursor=zzz"))).isEmpty();
    }

    @Test
    void aPausedQueueSaysWhoPausedItAndWhen() {
        enqueue("[{\"queue\":\"mail\"}]");
        PRODUCER.post("/queues/mail/resume").is(204);
        PRODUCER.post("/queues/mail/pause").is(204);
        PRODUCER.post("/queues/mail/pause").is(204);
        JsonNode paused = PRODUCER.get("/queues/mail").json();
        assertThat(paused.get("paused").asBoolean()).isTrue();
        assertThat(paused.get("paused_by").asString()).isEqualTo(CLIENT);
        assertThat(Instant.parse(paused.get("paused_at").asString())).isBeforeOrEqualTo(Instant.now());
        PRODUCER.post("/queues/mail/resume").is(204);
        assertThat(PRODUCER.get("/queues/mail").json().propertyNames()).doesNotContain("paused_by", "paused_at");
        assertThat(recorded()).containsExactly("resume queue mail 1", "pause queue mail 1");
    }

    @Test
    void aWaitingPullRequestGetsNothingFromAPausedQueueUntilItIsResumed() {
        enqueue("[{\"queue\":\"mail\"}]");
        PRODUCER.post("/leases", "{\"worker\":\"w\",\"queue\":\"mail\"}").is(200);
        CompletableFuture<Answer> waiting = CompletableFuture.supplyAsync(
                () -> PRODUCER.post("/leases", "{\"worker\":\"w\",\"queue\":\"mail\",\"wait_ms\":20000}"));
        await().until(() -> PRODUCER.get("/metrics").text().contains("pull_requests_waiting 1.0"));
        PRODUCER.post("/queues/mail/pause").is(204);
        enqueue("[{\"id\":\"t\",\"queue\":\"mail\"}]");
        assertThat(tasks(PRODUCER.post("/leases", "{\"worker\":\"v\",\"queue\":\"mail\",\"wait_ms\":1000}")))
                .isEmpty();
        assertThat(waiting).isNotDone();
        long resumed = System.nanoTime();
        PRODUCER.post("/queues/mail/resume").is(204);
        assertThat(tasks(waiting.join())).containsExactly("t");
        assertThat(Duration.ofNanos(System.nanoTime() - resumed)).isLessThan(SOON);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pending", "delayed", "dead"})
    void aPurgeEndsTheTasksOfOneStateAsCancelled(String state) {
        enqueue(IntStream.range(0, 250)
                .mapToObj(i -> "{\"id\":\"x" + i + "\",\"queue\":\"mail\"}")
                .collect(Collectors.joining(",", "[", "]")));
        TaskQueue mail = engine.queues().queue(MAIL);
        mail.bury(mail.acquire(WORKER, 250, Duration.ofSeconds(30)).tasks().stream()
                .map(task -> new Burial(task.lease(), new Failure("boom", Duration.ZERO)))
                .toList());
        enqueue("[{\"id\":\"p\",\"queue\":\"mail\"},{\"id\":\"d\",\"queue\":\"mail\",\"delay_ms\":60000}]");
        String id = PRODUCER.post("/queues/mail/purge", "{\"state\":\"" + state + "\"}")
                .is(202)
                .field("id");
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(recorded()).hasSize(2));
        assertThat(recorded())
                .anySatisfy(entry -> assertThat(entry).startsWith("start operation " + id))
                .anySatisfy(entry -> assertThat(entry).startsWith("end operation " + id));
        JsonNode operation = PRODUCER.get("/operations/" + id).is(200).json();
        assertThat(operation.get("state").asString()).isEqualTo("done");
        assertThat(operation.get("acted").asLong()).isEqualTo(state.equals("dead") ? 250 : 1);
        assertThat(operation.has("ended_at")).isTrue();
        JsonNode left = PRODUCER.get("/queues/mail").json();
        assertThat(left.get("pending_default").asLong()).isEqualTo(state.equals("pending") ? 0 : 1);
        assertThat(left.get("delayed").asLong()).isEqualTo(state.equals("delayed") ? 0 : 1);
        assertThat(left.get("dead_letter").asLong()).isEqualTo(state.equals("dead") ? 0 : 250);
        String ended = state.equals("dead") ? "x7" : state.substring(0, 1);
        assertThat(PRODUCER.get("/tasks/" + ended + "?queue=mail").field("state"))
                .isEqualTo("cancelled");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{}", "{\"state\":\"processing\"}", "{\"state\":\"DEAD\"}", "{\"state\":7}", "{\"state\":null}"})
    void aPurgeOfAnyOtherStateIsRefusedAndNamesTheField(String body) {
        enqueue("[{\"queue\":\"mail\"}]");
        Answer refused = PRODUCER.post("/queues/mail/purge", body).isProblem(400, "INVALID_ARGUMENT");
        assertThat(refused.errors()).containsExactly("state");
        assertThat(refused.text()).contains(body.contains("7") ? "must be a string" : "pending, delayed or dead");
        assertThat(recorded()).isEmpty();
    }

    @Test
    void anUnknownFieldOfAPurgeIsRefused() {
        enqueue("[{\"queue\":\"mail\"}]");
        assertThat(PRODUCER.post("/queues/mail/purge", "{\"state\":\"dead\",\"q\":1}")
                        .isProblem(400, "INVALID_ARGUMENT")
                        .errors())
                .containsExactly("q");
    }

    @Test
    void anUnknownOperationIsNotFound() {
        PRODUCER.get("/operations/01M8FT7G5BE1TYMC2SG4JHRAWG").isProblem(404, "NOT_FOUND");
        PRODUCER.get("/operations/a%20b").isProblem(400, "INVALID_ARGUMENT");
        PRODUCER.get("/operations/x?state=done").isProblem(400, "INVALID_ARGUMENT");
    }

    @Test
    void ratesOfQueuesWithoutFiguresAreAbsent() {
        assertThat(PRODUCER.get("/rates").is(200).json().get("queues").isEmpty())
                .isTrue();
        PRODUCER.get("/rates?queue=mail").isProblem(400, "INVALID_ARGUMENT");
    }

    @Test
    @Tag("reliability")
    void ratesAreThoseOfTheLastMinute() {
        enqueue("[{\"queue\":\"mail\"},{\"queue\":\"mail\"}]");
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            JsonNode mail = PRODUCER.get("/rates").json().path("queues").path("mail");
            assertThat(mail.propertyNames()).containsExactly("enqueued", "started", "completed", "failed");
            assertThat(mail.get("enqueued").asDouble()).isPositive();
        });
    }

    @Test
    void anUnknownQueueIsNotFound() {
        PRODUCER.get("/queues/gone").isProblem(404, "NOT_FOUND");
        PRODUCER.post("/queues/gone/pause").isProblem(404, "NOT_FOUND");
        PRODUCER.post("/queues/gone/resume").isProblem(404, "NOT_FOUND");
        PRODUCER.post("/queues/gone/purge", "{\"state\":\"dead\"}").isProblem(404, "NOT_FOUND");
        assertThat(recorded()).isEmpty();
        assertThat(PRODUCER.get("/queues/default").is(200).field("name")).isEqualTo("default");
    }

    private static void enqueue(String tasks) {
        PRODUCER.post("/tasks", tasks).is(202);
    }

    private static List<String> names(Answer page) {
        return page.is(200)
                .json()
                .path("queues")
                .valueStream()
                .map(queue -> queue.get("name").asString())
                .toList();
    }

    private static List<String> tasks(Answer taken) {
        return taken.is(200)
                .json()
                .path("tasks")
                .valueStream()
                .map(task -> task.get("id").asString())
                .toList();
    }

    /** Newest first, with the client as the user of each. */
    private List<String> recorded() {
        List<AuditRecord> records = engine.auditLog().page(10, null);
        assertThat(records)
                .allSatisfy(record -> assertThat(record.entry().who()).isEqualTo(CLIENT));
        return records.stream()
                .map(record -> record.entry().action() + " " + record.entry().target() + " "
                        + record.entry().count())
                .toList();
    }
}
