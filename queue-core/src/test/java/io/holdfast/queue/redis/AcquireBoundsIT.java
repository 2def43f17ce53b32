package io.holdfast.queue.redis;

import static io.holdfast.queue.redis.QueueUnderTest.LEASE;
import static io.holdfast.queue.redis.QueueUnderTest.WORKER;
import static io.holdfast.queue.redis.QueueUnderTest.task;
import static io.holdfast.queue.redis.QueueUnderTest.tasks;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.lease.LeasedTask;
import io.holdfast.queue.redis.record.RecordCodec;
import io.holdfast.queue.redis.script.Bytes;
import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.Priority;
import io.holdfast.queue.task.StartTime;
import io.holdfast.testing.TestRedis;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AcquireBoundsIT {

    private final QueueUnderTest redis = QueueUnderTest.onEmptyRedis();

    private static final int REPLY_BYTES = 8 << 20;
    private static final int LARGEST = 256 << 10;

    /** The limit of a reply grows to its maximum while large replies are answered quickly. */
    @BeforeEach
    void growTheBound() {
        enqueue("growing", 8, REPLY_BYTES + 1);
        while (!acquire(1).isEmpty()) {
            // the limit may double each time
        }
    }

    @Test
    void largeTasksComeUpToTheBoundOfAReply() {
        enqueue("large", 40, LARGEST);
        List<LeasedTask> tasks = acquire(1_000);
        assertThat(bytesOf(tasks)).isLessThanOrEqualTo(REPLY_BYTES);
        assertThat(tasks).hasSize(31);
        assertThat(acquire(1_000)).hasSize(9);
    }

    @Test
    void largeTasksAfterSmallOnesAreLimitedToo() {
        enqueue("small", 900, 10);
        enqueue("large", 60, LARGEST);
        List<LeasedTask> tasks = acquire(1_000);
        assertThat(bytesOf(tasks)).isLessThanOrEqualTo(REPLY_BYTES).isGreaterThan(REPLY_BYTES - LARGEST);
        assertThat(tasks).hasSize(931);
        assertThat(acquire(1_000))
                .hasSize(29)
                .extracting(task -> task.lease().task().id().value())
                .first()
                .isEqualTo("large31");
    }

    @Test
    void aTaskLargerThanAReplyIsReturnedAlone() {
        enqueue("huge", 2, REPLY_BYTES + 1);
        assertThat(acquire(10)).hasSize(1);
        assertThat(acquire(10)).hasSize(1);
        assertThat(acquire(10)).isEmpty();
    }

    @Test
    void smallTasksOfALowerPriorityDoNotOvertakeALargeOneThatDoesNotFit() {
        redis.enqueue(sized("first", REPLY_BYTES - 100).withPriority(Priority.HIGH));
        redis.enqueue(sized("second", LARGEST).withPriority(Priority.HIGH));
        redis.enqueue(sized("low", 1).withPriority(Priority.LOW));
        assertThat(acquire(10)).hasSize(1);
        assertThat(acquire(1))
                .extracting(task -> task.lease().task().id().value())
                .containsExactly("second");
    }

    /** Redis does nothing else while a script reads, so the script must not read records that do not fit. */
    @Test
    void fewMoreRecordsAreReadThanFit() throws IOException {
        enqueue("small", 500, 10);
        enqueue("large", 100, LARGEST);
        int handedOut = 531;
        try (Socket monitor =
                new Socket(TestRedis.shared().host(), TestRedis.shared().port())) {
            monitor.getOutputStream().write(Bytes.of("MONITOR\r\n"));
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(monitor.getInputStream(), StandardCharsets.UTF_8));
            assertThat(lines.readLine()).isEqualTo("+OK");
            assertThat(acquire(1_000)).hasSize(handedOut);
            assertThat(recordsRead(lines)).isBetween(handedOut, handedOut + 70);
        }
    }

    /** All commands up to the one that writes the owners of the tasks. */
    private static int recordsRead(BufferedReader monitor) throws IOException {
        int read = 0;
        String line = monitor.readLine();
        while (!line.contains("\"HSET\" \"tasks:processing\" \"dsmall")) {
            read += line.contains("\"HMGET\" \"tasks:data\"") ? line.split("\" \"", -1).length - 2 : 0;
            line = monitor.readLine();
        }
        return read;
    }

    private List<LeasedTask> acquire(int limit) {
        return redis.queue.acquire(WORKER, limit, LEASE).tasks();
    }

    private void enqueue(String name, int count, int bytes) {
        for (int i = 0; i < count; i++) {
            redis.enqueue(sized(name + i, bytes));
        }
    }

    private static NewTask sized(String id, int bytes) {
        NewTask task = task(id);
        return new NewTask(
                task.id(), false, Priority.DEFAULT, StartTime.NOW, task.header(), Payload.of(new byte[bytes]));
    }

    private static long bytesOf(List<LeasedTask> tasks) {
        return tasks.stream()
                .mapToLong(task -> RecordCodec.encode(task.header(), task.payload()).length)
                .sum();
    }
}
