package io.holdfast.producer.pull.take;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.producer.Answer;
import io.holdfast.producer.RunningProducer;
import io.holdfast.queue.redis.RedisEngine;
import io.holdfast.testing.TestRedis;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests that wait for tasks. */
class LongPollIT {

    /** More than Tomcat has threads, and more queues than there are listeners. */
    private static final int MANY = 250;

    private static final int QUEUES = 25;

    private static RunningProducer producer;
    private static RedisEngine engine;
    private static ExecutorService callers;

    @BeforeAll
    static void open() {
        engine = RedisEngine.of(TestRedis.shared().factory());
        callers = Executors.newCachedThreadPool();
    }

    @AfterAll
    static void close() {
        callers.shutdownNow();
        engine.close();
    }

    @BeforeEach
    void start() {
        TestRedis.shared().flush();
        producer = RunningProducer.start(Map.of("REDIS_ADDR", TestRedis.shared().address()));
    }

    @AfterEach
    void stop() {
        producer.close();
    }

    @Test
    void waitingRequestGetsATaskAsSoonAsItIsEnqueued() {
        CompletableFuture<Answer> call = take("w", "default", 20_000);
        awaitWaiting(1);
        producer.post("/task", "{\"id\":\"t\"}").is(202);
        long enqueued = System.nanoTime();
        assertThat(ids(call.join())).containsExactly("t");
        assertThat(Duration.ofNanos(System.nanoTime() - enqueued)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void requestsAreServedAfterTheContextWasRestarted() {
        for (int restart = 1; restart <= 2; restart++) {
            producer.restart();
            CompletableFuture<Answer> call = take("w" + restart, "default", 20_000);
            awaitWaiting(1);
            producer.post("/task", "{\"id\":\"t" + restart + "\"}").is(202);
            assertThat(ids(call.join())).containsExactly("t" + restart);
        }
    }

    @Test
    void requestWithoutTasksIsAnsweredAfterItsWaitTime() {
        long started = System.nanoTime();
        assertThat(ids(take("w", "default", 1_500).join())).isEmpty();
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isGreaterThanOrEqualTo(Duration.ofMillis(1_500));
    }

    @Test
    void delayedTaskIsDispatchedOnTimeWithoutADispatcher() {
        CompletableFuture<Answer> call = take("w", "default", 20_000);
        awaitWaiting(1);
        producer.post("/task", "{\"id\":\"t\",\"delay_ms\":1000}").is(202);
        assertThat(ids(call.join())).containsExactly("t");
    }

    @Test
    void ratesOfTheQueueAndOfItsKeyWakeAWaitingCallWithoutADispatcher() {
        producer.put(
                        "/queues/default/limits",
                        "{\"rate\":{\"count\":20,\"per_ms\":1000},\"key_rate\":{\"count\":100,\"per_ms\":1000}}")
                .is(200);
        producer.post("/tasks", "[" + String.join(",", Collections.nCopies(8, "{\"key\":\"acme\"}")) + "]")
                .is(202);
        for (int i = 0; i < 8; i++) {
            assertThat(ids(take("w", "default", 10_000).join())).as("call " + i).hasSize(1);
        }
    }

    @Test
    void moreRequestsThanThreadsWaitOnManyQueuesAndAreServed() {
        List<CompletableFuture<Answer>> calls = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            calls.add(take("w" + i, "q" + i % QUEUES, 28_000));
        }
        awaitWaiting(MANY);
        List<String> tasks = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            tasks.add("{\"id\":\"t" + i + "\",\"queue\":\"q" + i % QUEUES + "\"}");
        }
        producer.post("/tasks", "[" + String.join(",", tasks) + "]").is(202);
        List<String> taken =
                calls.stream().flatMap(call -> ids(call.join()).stream()).toList();
        assertThat(taken).hasSize(MANY).doesNotHaveDuplicates();
    }

    @Test
    void requestsBeyondTheLimitAreRefused() {
        producer.close();
        producer = RunningProducer.start(Map.of("REDIS_ADDR", TestRedis.shared().address(), "PULL_MAX_WAITING", "1"));
        CompletableFuture<Answer> call = take("w", "default", 20_000);
        awaitWaiting(1);
        producer.post("/leases", "{\"worker\":\"x\",\"wait_ms\":20000}").isProblem(429, "OVERLOADED");
        producer.post("/leases", "{\"worker\":\"x\",\"queue\":\"q2\"}").is(200);
        producer.post("/task", "{\"id\":\"t\"}").is(202);
        assertThat(ids(call.join())).containsExactly("t");
    }

    @Test
    void longestWaitingRequestIsServedFirst() {
        CompletableFuture<Answer> first = take("w1", "default", 20_000);
        awaitWaiting(1);
        CompletableFuture<Answer> second = take("w2", "default", 20_000);
        awaitWaiting(2);
        producer.post("/task", "{\"id\":\"a\"}").is(202);
        assertThat(ids(first.join())).containsExactly("a");
        producer.post("/task", "{\"id\":\"b\"}").is(202);
        assertThat(ids(second.join())).containsExactly("b");
    }

    @Test
    void disconnectedClientGetsNoTasks() throws IOException {
        hangUp(5);
        producer.post("/task", "{\"id\":\"t\"}").is(202);
        CompletableFuture<Answer> call = take("there", "default", 20_000);
        assertThat(ids(call.join())).containsExactly("t");
        assertThat(producer.get("/tasks/t").json().path("put_offs").asInt(0)).isZero();
    }

    private static void hangUp(int clients) throws IOException {
        List<Socket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < clients; i++) {
                sockets.add(send("gone" + i));
            }
            awaitWaiting(clients);
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    private static Socket send(String worker) throws IOException {
        String body = "{\"worker\":\"" + worker + "\",\"wait_ms\":30000}";
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), producer.port());
        socket.getOutputStream()
                .write(("POST /leases HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: "
                                + body.length() + "\r\n\r\n" + body)
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    /** The container ends their requests while a thread writes to them, and uses its objects for the next request. */
    @Test
    void clientsThatDisconnectDoNotDisturbTheNextRequest() throws IOException {
        for (int round = 0; round < 20; round++) {
            for (int i = 0; i < 5; i++) {
                try (Socket socket = send("gone" + round + "-" + i)) {
                    assertThat(socket.isConnected()).isTrue();
                    awaitRegistered("gone" + round + "-" + i);
                }
            }
            producer.post("/task", "{\"id\":\"t" + round + "\"}").is(202);
            assertThat(ids(take("there", "default", 10_000).join())).containsExactly("t" + round);
        }
    }

    private static void awaitRegistered(String worker) {
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .atMost(Duration.ofSeconds(20))
                .until(() -> engine.workers().workers().stream()
                        .anyMatch(seen -> seen.report().worker().value().equals(worker)));
    }

    @Test
    void waitingRequestsAreAnsweredWhenTheServiceStops() {
        CompletableFuture<Answer> one = take("w1", "default", 30_000);
        CompletableFuture<Answer> other = take("w2", "q2", 30_000);
        awaitWaiting(2);
        long started = System.nanoTime();
        producer.close();
        assertThat(ids(one.join())).isEmpty();
        assertThat(ids(other.join())).isEmpty();
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(10));
    }

    private static CompletableFuture<Answer> take(String worker, String queue, int waitMs) {
        String body = "{\"worker\":\"" + worker + "\",\"queue\":\"" + queue + "\",\"wait_ms\":" + waitMs + "}";
        return CompletableFuture.supplyAsync(() -> producer.post("/leases", body), callers);
    }

    private static void awaitWaiting(int requests) {
        await().atMost(Duration.ofSeconds(20))
                .until(() ->
                        producer.get("/metrics").is(200).text().contains("pull_requests_waiting " + requests + ".0"));
    }

    private static List<String> ids(Answer answer) {
        List<String> ids = new ArrayList<>();
        answer.is(200)
                .json()
                .path("tasks")
                .forEach(task -> ids.add(task.path("id").asString()));
        return ids;
    }
}
