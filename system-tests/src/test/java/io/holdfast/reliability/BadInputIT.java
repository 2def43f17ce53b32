package io.holdfast.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.reliability.input.MadeRequest;
import io.holdfast.reliability.input.RawCall;
import io.holdfast.reliability.input.RequestMaker;
import io.holdfast.system.Api;
import io.holdfast.system.ServiceProcess;
import io.holdfast.system.TestClient;
import io.holdfast.testing.Evidence;
import io.holdfast.testing.RedisProcess;
import io.holdfast.testing.Scale;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Sends generated requests to a producer, valid and invalid in their text, bytes and framing. Each gets the expected
 * answer, and the queues contain only tasks that were answered with 202.
 */
@Tag("reliability")
class BadInputIT {

    private static final int REQUESTS = Scale.of(3_000, 50_000);
    private static final int CLIENTS = 6;
    private static final int PARTS = 5;
    private static final long MAX_SECONDS = 20;
    private static final double GROWTH_MIB = 24;
    private static final long SEED = Long.getLong("reliability.seed", System.nanoTime());
    private static final int SHOWN = 2_000;

    private final Api producer = Api.onFreePort();
    private final InputLedger ledger = new InputLedger();
    private final InputJudge judge = new InputJudge(ledger);
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
    private final Map<Integer, AtomicInteger> answers = new ConcurrentSkipListMap<>();
    private final AtomicInteger valid = new AtomicInteger();
    private final AtomicLong slowestNanos = new AtomicLong();
    private final List<Double> heap = new ArrayList<>();
    private final List<Double> resident = new ArrayList<>();

    @TempDir
    private Path folder;

    @Test
    @Timeout(900)
    void everyRequestGetsTheExpectedAnswer() throws Exception {
        try (RedisProcess redis = RedisProcess.start(folder);
                TestClient client = new TestClient(redis.address());
                ServiceProcess process = ServiceProcess.ofJar(
                        ServiceProcess.serviceJar("producer-service"),
                        Map.of("REDIS_ADDR", redis.address(), "PRODUCER_ADDR", producer.address()))) {
            process.awaitHealth(producer);
            for (int part = 0; part < PARTS; part++) {
                send(part * REQUESTS / PARTS, (part + 1) * REQUESTS / PARTS);
                heap.add(JvmMemory.heapAfterCollection(process, producer));
                resident.add(JvmMemory.resident(process));
            }
            int compared = ledger.check(client);
            assertThat(producer.get("/health").status()).isEqualTo(200);
            assertThat(process.output()).doesNotContain("OutOfMemoryError", "Unhandled exception");
            assertThat(valid.get()).isGreaterThan(REQUESTS * 3 / 10);
            assertThat(heap.get(PARTS - 1)).as("heap %s", heap).isLessThan(heap.get(0) + GROWTH_MIB);
            report(compared);
        }
    }

    private void send(int from, int to) throws Exception {
        AtomicInteger next = new AtomicInteger(from);
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            running.add(clients.submit(() -> {
                for (int number = next.getAndIncrement(); number < to; number = next.getAndIncrement()) {
                    call(RequestMaker.request(SEED, number), number);
                }
            }));
        }
        clients.shutdown();
        for (Future<?> client : running) {
            client.get();
        }
        assertThat(wrong).as("seed %d (-Dreliability.seed)", SEED).isEmpty();
    }

    private void call(MadeRequest request, int number) {
        long begin = System.nanoTime();
        try {
            RawCall.Answer answer = RawCall.send(producer.port(), request, MAX_SECONDS);
            slowestNanos.accumulateAndGet(System.nanoTime() - begin, Math::max);
            answers.computeIfAbsent(answer.status(), status -> new AtomicInteger())
                    .incrementAndGet();
            judge.judge(request, answer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (AssertionError | RuntimeException e) {
            wrong.add("Request " + number + " (" + request.what() + "): " + e.getMessage() + replay(request, number));
        }
        if (request.verdict().valid()) {
            valid.incrementAndGet();
        }
    }

    /** A file with the request, ready to be sent again, and its beginning. */
    private static String replay(MadeRequest request, int number) {
        try {
            Path file = Files.createDirectories(Path.of("target", "bad-input")).resolve(number + ".http");
            Files.write(file, request.bytes());
            String all = new String(request.bytes(), StandardCharsets.UTF_8);
            return "\nSend again: nc 127.0.0.1 8085 < " + file.toAbsolutePath() + "\n"
                    + all.substring(0, Math.min(SHOWN, all.length()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void report(int compared) {
        Evidence evidence = Evidence.of("11-bad-input", "Bad input")
                .line(String.format(
                        Locale.ROOT,
                        "%,d made-up requests to one producer with a heap of 192 MiB, by %d clients at once, %d %% of them"
                                + " valid: fields of wrong types and sizes, unknown and repeated ones, numbers beyond every"
                                + " range, depths up to 50,000, bytes that are no UTF-8, bodies that end early, lengths that lie,"
                                + " chunks, media types. What each deserves is known from how it was made, not by reading it"
                                + " again.",
                        REQUESTS,
                        CLIENTS,
                        valid.get() * 100 / REQUESTS))
                .gap()
                .line(String.format(
                        Locale.ROOT,
                        "Every answer was the expected one; none was a 5xx; the slowest came after %.1f s. %,d tasks were"
                                + " answered with 202, and exactly those are in the queues; %,d payloads were compared byte for"
                                + " byte.",
                        TimeUnit.NANOSECONDS.toMillis(slowestNanos.get()) / 1000.0,
                        ledger.size(),
                        compared))
                .gap()
                .row("answer", "requests");
        answers.forEach((status, count) -> evidence.row(status == 0 ? "closed without one" : status, count));
        evidence.gap().row("after requests", "heap after a collection, MiB", "resident, MiB");
        for (int part = 0; part < PARTS; part++) {
            evidence.row(
                    (part + 1) * REQUESTS / PARTS,
                    String.format(Locale.ROOT, "%.1f", heap.get(part)),
                    String.format(Locale.ROOT, "%.0f", resident.get(part)));
        }
        evidence.gap().line("Seed " + SEED + ".").write();
    }
}
