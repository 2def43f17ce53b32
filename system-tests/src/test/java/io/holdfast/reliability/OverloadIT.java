package io.holdfast.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.reliability.input.MadeRequest;
import io.holdfast.reliability.input.RawCall;
import io.holdfast.reliability.input.Verdict;
import io.holdfast.system.Api;
import io.holdfast.system.ServiceProcess;
import io.holdfast.testing.Evidence;
import io.holdfast.testing.RedisProcess;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Many large concurrent calls to a producer whose heap cannot hold them all. */
@Tag("reliability")
class OverloadIT {

    private static final int CLIENTS = 60;
    private static final int LARGEST = 16 * 1024 * 1024;
    private static final int PAYLOAD = 256 * 1024 - 2;
    private static final int MAX_TASKS = 10_000;
    private static final long MAX_SECONDS = 120;

    private final Api producer = Api.onFreePort();
    private final Evidence evidence = Evidence.of("11b-overload", "Many large concurrent calls, heap of 192 MiB");

    @TempDir
    private Path folder;

    @Test
    @Timeout(600)
    void excessCallsAreRefusedAndTheServiceSurvives() throws Exception {
        try (RedisProcess redis = RedisProcess.start(folder);
                ServiceProcess process = ServiceProcess.ofJar(
                        ServiceProcess.serviceJar("producer-service"),
                        Map.of("REDIS_ADDR", redis.address(), "PRODUCER_ADDR", producer.address()))) {
            process.awaitHealth(producer);
            evidence.row("calls at once, each as large as may be", "sent", "taken (202)", "told to come again (429)");
            byte[] large = largest();
            byte[] many = ("[" + "{},".repeat(MAX_TASKS - 1) + "{}]").getBytes(StandardCharsets.UTF_8);
            storm(request("16 MiB, announced", "Content-Length: " + large.length, large));
            storm(request("16 MiB, chunked", "Transfer-Encoding: chunked", oneChunk(large)));
            storm(request("10,000 tasks", "Content-Length: " + many.length, many));
            assertThat(process.output()).doesNotContain("OutOfMemoryError");
            assertThat(producer.get("/health").status()).isEqualTo(200);
            assertThat(producer.post("/task", Map.of()).status()).isEqualTo(202);
            evidence.gap()
                    .line(
                            "No call had another answer, the heap never ran out, and the service was healthy afterwards.");
            evidence.write();
        }
    }

    /** Each call is accepted or asked to retry; at least one is accepted. */
    private void storm(MadeRequest request) throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        List<Callable<RawCall.Answer>> calls =
                Collections.nCopies(CLIENTS, () -> RawCall.send(producer.port(), request, MAX_SECONDS));
        int taken = 0;
        for (Future<RawCall.Answer> call : clients.invokeAll(calls)) {
            RawCall.Answer answer = call.get();
            assertThat(answer.status()).as(answer.toString()).isIn(202, 429);
            if (answer.status() == 202) {
                taken++;
            } else {
                assertThat(answer.head()).contains("Retry-After: ");
                assertThat(answer.body()).contains("\"code\":\"OVERLOADED\"");
            }
        }
        clients.shutdown();
        evidence.row(request.what(), CLIENTS, taken, CLIENTS - taken);
        assertThat(taken).as(request.what()).isPositive();
    }

    private static MadeRequest request(String what, String length, byte[] body) {
        String head =
                "POST /tasks HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Type: application/json\r\n"
                        + length + "\r\n\r\n";
        return new MadeRequest(what, joined(head, body, ""), false, Verdict.of(202, 429), List.of());
    }

    private static byte[] oneChunk(byte[] body) {
        return joined(Integer.toHexString(body.length) + "\r\n", body, "\r\n0\r\n\r\n");
    }

    private static byte[] joined(String before, byte[] bytes, String after) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(before.getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(bytes);
        out.writeBytes(after.getBytes(StandardCharsets.US_ASCII));
        return out.toByteArray();
    }

    /** Payloads that fill a call of the maximum size. */
    private static byte[] largest() {
        String task = "{\"payload\":\"" + "x".repeat(PAYLOAD) + "\"}";
        int count = LARGEST / (task.length() + 1);
        return ("[" + (task + ",").repeat(count - 1) + task + "]").getBytes(StandardCharsets.UTF_8);
    }
}
