package io.holdfast.queue.redis.record;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.holdfast.queue.encryption.PayloadEncryption;
import io.holdfast.queue.encryption.QueueCipher;
import io.holdfast.queue.redis.record.RecordCodec.TaskRecord;
import io.holdfast.queue.redis.script.Bytes;
import io.holdfast.queue.task.IdempotencyKey;
import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskHeader;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskKey;
import io.holdfast.queue.task.TaskType;
import io.holdfast.queue.task.TimeRange;
import io.holdfast.queue.task.TraceContext;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordCodecTest {

    private static final QueueCipher PLAIN_QUEUE = new QueueCipher(PayloadEncryption.none(), QueueName.DEFAULT);
    private static final TaskId ID = new TaskId("a");
    private static final TaskHeader PLAIN =
            TaskHeader.of(new TaskType("email"), Instant.ofEpochMilli(1_790_000_000_123L));
    private static final TaskHeader FULL = PLAIN.withMaxRetries(0)
            .withTimeout(Duration.ofMillis(1))
            .withExpiresAt(Instant.ofEpochMilli(1_790_000_060_000L))
            .withIdempotencyKey(new IdempotencyKey("order/17"))
            .withReplaces(new TaskId("old_1"))
            .withKey(new TaskKey("Zoë & co"));

    private static final String PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    @Test
    void aRecordIsOneHeaderLineAndThePayloadBytes() {
        assertThat(text(RecordCodec.encode(FULL, Payload.ofText("{\n}"))))
                .isEqualTo(
                        "1 email 1790000000123 retries=0 timeout=1 expires=1790000060000 key=order%2F17 replaces=old_1"
                                + " for=Zo%C3%AB+%26+co\n{\n}");
    }

    @Test
    void aHeaderSurvives() {
        assertThat(roundTrip(PLAIN, Payload.NULL)).isEqualTo(new TaskRecord(PLAIN, Payload.NULL));
        assertThat(roundTrip(FULL, Payload.NULL)).isEqualTo(new TaskRecord(FULL, Payload.NULL));
    }

    @Test
    void theNumberBehindTheKeyIsNotPartOfTheHeader() {
        assertThat(RecordCodec.decodeHeader("1 email 1790000000123 for=acme 000000012f"))
                .isEqualTo(PLAIN.withKey(new TaskKey("acme")));
    }

    @Test
    void anyPayloadSurvivesByteForByte() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int size = 0; size < 600; size++) {
            byte[] bytes = new byte[size];
            random.nextBytes(bytes);
            assertThat(roundTrip(FULL, Payload.of(bytes)).payload())
                    .as("payload of seed %d and size %d", seed, size)
                    .isEqualTo(Payload.of(bytes));
        }
    }

    @Test
    void timesBeyondTheRangeFromAnOlderVersionAreClamped() {
        TaskHeader header = RecordCodec.decodeHeader(
                "1 email 1790000000123 timeout=9223372036854775807 expires=9223372036854775807");
        assertThat(header).isEqualTo(PLAIN.withTimeout(TimeRange.MAX_DURATION).withExpiresAt(TimeRange.MAX_INSTANT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "\n\n", "x", "1 email 5\n", "1e400", "{\"a\":1,\"a\":2}", "\"ü😀\""})
    void aPayloadThatLooksLikeAHeaderSurvives(String payload) {
        assertThat(roundTrip(PLAIN, Payload.ofText(payload)).payload()).isEqualTo(Payload.ofText(payload));
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "a b", "+", "%", "%2F", "=", "a=b=c", "\n", "\r\n", "\0", "ü", "😀", "retries=9"})
    void anyIdempotencyKeySurvives(String key) {
        TaskHeader header = FULL.withIdempotencyKey(new IdempotencyKey(key));
        assertThat(roundTrip(header, Payload.NULL).header()).isEqualTo(header);
    }

    @Test
    void optionsMayComeInAnyOrder() {
        assertThat(
                        RecordCodec.decodeHeader(
                                "1 email 1790000000123 for=Zo%C3%AB+%26+co key=order%2F17 replaces=old_1 expires=1790000060000 timeout=1 retries=0"))
                .isEqualTo(FULL);
    }

    @Test
    void optionsOfANewerVersionAreIgnored() {
        assertThat(RecordCodec.decodeHeader("1 email 1790000000123 colour=red flag = retries=2 a=b=c"))
                .isEqualTo(PLAIN.withMaxRetries(2));
    }

    @Test
    void aTraceStandsBeforeTheKeyAndSurvives() {
        TaskHeader traced = FULL.withTrace(TraceContext.of(PARENT, "vendor=a b,other=1"));
        assertThat(text(RecordCodec.encode(traced, Payload.NULL)))
                .contains(" trace=" + PARENT + " tracestate=vendor%3Da+b%2Cother%3D1 for=Zo%C3%AB+%26+co\n");
        assertThat(roundTrip(traced, Payload.NULL).header()).isEqualTo(traced);
        TaskHeader ofBatch = PLAIN.withTrace(
                requireNonNull(TraceContext.of(PARENT, "vendor=1")).ofBatch());
        assertThat(text(RecordCodec.encode(ofBatch, Payload.NULL)))
                .isEqualTo("1 email 1790000000123 link=" + PARENT + " tracestate=vendor%3D1\nnull");
        assertThat(roundTrip(ofBatch, Payload.NULL).header()).isEqualTo(ofBatch);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "trace=",
                "trace=00-1-2-3",
                "link=no",
                "tracestate=vendor%3D1",
                "trace=no tracestate=%",
                "tracestate=%ZZ trace=00"
            })
    void aDamagedTraceCountsAsNone(String options) {
        assertThat(RecordCodec.decodeHeader("1 email 1790000000123 " + options)).isEqualTo(PLAIN);
    }

    @Test
    void aDamagedStateOfATraceCountsAsNone() {
        assertThat(RecordCodec.decodeHeader("1 email 1790000000123 trace=" + PARENT + " tracestate=%ZZ"))
                .isEqualTo(PLAIN.withTrace(TraceContext.of(PARENT, null)));
    }

    @Test
    void aTombstoneIsReadAsItsTask() {
        byte[] record = RecordCodec.encode(FULL, Payload.ofText("{}"));
        byte[] tombstone = ("x" + text(record)).getBytes(StandardCharsets.UTF_8);
        assertThat(RecordCodec.decode(PLAIN_QUEUE, ID, tombstone))
                .isEqualTo(new TaskRecord(FULL, Payload.ofText("{}")));
        assertThat(RecordCodec.isTombstone(text(tombstone))).isTrue();
        assertThat(RecordCodec.decode(PLAIN_QUEUE, ID, Bytes.of("xx" + text(record))))
                .as("two tombstones of an id that was enqueued again")
                .isEqualTo(new TaskRecord(FULL, Payload.ofText("{}")));
        assertThat(RecordCodec.isTombstone("x")).isTrue();
        assertThat(RecordCodec.isTombstone(text(record))).isFalse();
        assertThat(RecordCodec.isTombstone("")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "1 email", "3 email 1790000000123", "{\"id\":\"a\"}", "x", "xx", "y1 email 5"})
    void aRecordOfAnotherFormatIsRefused(String line) {
        assertThatIllegalStateException().isThrownBy(() -> RecordCodec.decodeHeader(line));
    }

    @Test
    void aStartTimeIsKeptForStatisticsAndADamagedOneIsIgnored() {
        Instant due = PLAIN.createdAt().plusMillis(5_000);
        byte[] record = RecordCodec.encode(PLAIN, Payload.ofText("{}"), due);
        assertThat(RecordCodec.decode(PLAIN_QUEUE, ID, record))
                .isEqualTo(new TaskRecord(PLAIN, Payload.ofText("{}"), due));
        byte[] damaged = Bytes.of(text(record).replaceFirst("due=\\d+", "due=soon"));
        assertThat(RecordCodec.decode(PLAIN_QUEUE, ID, damaged)).isEqualTo(new TaskRecord(PLAIN, Payload.ofText("{}")));
    }

    private static TaskRecord roundTrip(TaskHeader header, Payload payload) {
        return RecordCodec.decode(PLAIN_QUEUE, ID, RecordCodec.encode(header, payload));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Test
    void anUnreadableRecordIsShownAsUnreadable() {
        assertThat(RecordCodec.showHeader("3 email 1790000000000")).isEqualTo(RecordCodec.UNREADABLE);
        assertThat(RecordCodec.show(PLAIN_QUEUE, ID, Bytes.of("3 email 1790000000000\n{}")))
                .isEqualTo(new RecordCodec.ShownRecord(RecordCodec.UNREADABLE, Payload.NULL, null));
        assertThat(RecordCodec.showHeader("1 email 1790000000000").type()).isEqualTo(new TaskType("email"));
    }
}
