package io.holdfast.service.task;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.task.IdempotencyKey;
import io.holdfast.queue.task.NewTask;
import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.Priority;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.StartTime;
import io.holdfast.queue.task.TaskHeader;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskKey;
import io.holdfast.queue.task.TaskType;
import io.holdfast.service.json.FieldError;
import io.holdfast.service.json.InvalidBodyException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** What is read from valid bodies. */
class TaskReaderTest {

    private static final Instant NOW = Instant.parse("2030-01-31T12:00:00Z");

    private final ReaderUnderTest reader = new ReaderUnderTest();

    @Test
    void emptyObjectIsATaskWithDefaults() {
        TaskDraft draft = reader.one("{}");
        NewTask task = draft.toTask(NOW, 7);
        assertThat(task)
                .isEqualTo(new NewTask(
                        task.id(),
                        false,
                        Priority.DEFAULT,
                        StartTime.NOW,
                        TaskHeader.of(TaskType.DEFAULT, NOW).withMaxRetries(7),
                        Payload.NULL));
        assertThat(draft.queue).isNull();
    }

    @Test
    void everyFieldIsRead() {
        String body = """
                {"type":"mail.send:v2_a-B","payload":[1],"priority":"low","queue":"q_-1","delay_ms":5,"id":"A-z_9",
                 "idempotency_key":"π 😀","max_retries":0,"timeout_ms":1,"expires_at":"2030-01-01T00:00:00.5+01:00",
                 "key":"Zoë & co","retry_count":{"x":[1]},"created_at":null}
                """;
        TaskDraft draft = reader.one(body);
        assertThat(draft.queue).isEqualTo(new QueueName("q_-1"));
        assertThat(draft.toTask(NOW, 7))
                .isEqualTo(new NewTask(
                        new TaskId("A-z_9"),
                        true,
                        Priority.LOW,
                        new StartTime.After(Duration.ofMillis(5)),
                        new TaskHeader(
                                new TaskType("mail.send:v2_a-B"),
                                NOW,
                                0,
                                Duration.ofMillis(1),
                                Instant.parse("2029-12-31T23:00:00.500Z"),
                                new IdempotencyKey("π 😀"),
                                null,
                                new TaskKey("Zoë & co"),
                                null),
                        Payload.ofText("[1]")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "true",
                "false",
                "0",
                "-0",
                "-0.0e-0",
                "1e400",
                "-1E+400",
                "12345678901234567890",
                "0.1000000000000000055511151231257827021181583404541015625",
                "\"\"",
                "\"a\\u0000\\ud800\\\"\\\\\\/ü😀\"",
                "\"\\ud83d\\ude00\"",
                "\"\\udc00\\ud800\"",
                "{}",
                "[]",
                "[ ]",
                "{ \"b\" : 1 ,\t\"a\":2,\"b\" :3}",
                "{\"\":{\"\":\"\"}}",
                "{\"\\ud800\":1,\"ключ\":2,\"type\":\"x\",\"id\":5}",
                "[[],{},[{}],\"]\",\"}\",-1,  null]",
                "{\"a\":\n[1,\r\n 2 ]}",
                "\"\u007f\u2028\""
            })
    void payloadIsKeptByteForByte(String payload) {
        for (String form : List.of("{\"payload\":%s}", "{ \"payload\" :\n %s \t}", "{\"payload\":%s , \"id\":\"x\"}")) {
            assertThat(reader.one(form.replace("%s", payload)).payload.text()).isEqualTo(payload);
            assertThat(reader.many("[{}, " + form.replace("%s", payload) + " ]")
                            .get(1)
                            .payload
                            .text())
                    .isEqualTo(payload);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\ud800",
                "\\udfff",
                "a\\uDBFF\\u0041",
                "\\udc00\\ud800\\ud83d\\ude00",
                "\\\\ud800",
                "\\\\\\ud800"
            })
    void loneSurrogatesInAPayloadAreKept(String text) {
        String payload = "{\"" + text + "\":[\"" + text + "\"]}";
        assertThat(reader.one("{\"payload\":" + payload + "}").payload.text()).isEqualTo(payload);
    }

    @Test
    void payloadMayContainLongNamesNumbersAndTexts() {
        for (String payload : List.of(
                "1".repeat(40_000),
                "\"" + "x".repeat(40_000) + "\"",
                "{\"" + "n".repeat(40_000) + "\":1}",
                "1." + "0".repeat(40_000) + "e" + "9".repeat(40))) {
            assertThat(reader.one("{\"payload\":" + payload + "}").payload.text())
                    .isEqualTo(payload);
        }
    }

    @Test
    void payloadMayContainManyNames() {
        TaskReader large = new TaskReader(10_000_000, 5);
        String payload = IntStream.range(0, 200_000)
                .mapToObj(i -> "\"" + Integer.toString(i * 31, 36) + "\":0")
                .collect(Collectors.joining(",", "{", "}"));
        assertThat(large.readOne(("{\"payload\":" + payload + "}").getBytes(UTF_8))
                        .payload
                        .text())
                .isEqualTo(payload);
    }

    @Test
    void payloadMayBeAsDeepAsTheLimit() {
        String deep = "[".repeat(500) + "]".repeat(500);
        assertThat(reader.one("{\"payload\":" + deep + "}").payload.text()).isEqualTo(deep);
        assertThat(reader.many("[{\"payload\":" + deep + "}]").get(0).payload.text())
                .isEqualTo(deep);
        assertThat(reader.fieldsOf("{\"payload\":[" + deep + "]}")).containsExactly("payload");
        assertThat(reader.fieldsOf("{\"payload\":" + "{\"a\":".repeat(501) + "1" + "}".repeat(501) + "}"))
                .containsExactly("payload");
    }

    @Test
    void payloadMayBeAsLargeAsTheLimit() {
        String text = "\"" + "ü".repeat(ReaderUnderTest.MAX_PAYLOAD / 2 - 1) + "\"";
        assertThat(reader.one("{\"payload\":" + text + "}").payload.size()).isEqualTo(ReaderUnderTest.MAX_PAYLOAD);

        InvalidBodyException tooLong = reader.rejection("{\"payload\":[" + text + "]}", false);
        assertThat(tooLong.tooLarge()).isTrue();
        assertThat(tooLong.errors())
                .containsExactly(
                        new FieldError(null, "payload", "payload has 50002 bytes, more than the limit of 50000"));
        assertThat(reader.rejection("[{},{\"payload\":[" + text + "]}]", true)
                        .errors()
                        .get(0)
                        .index())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "2030-01-31T12:00:00Z, 2030-01-31T12:00:00Z",
        "2030-01-31t12:00:00.123456789z, 2030-01-31T12:00:00.123456789Z",
        "2030-01-31T12:00:00.1234567891234Z, 2030-01-31T12:00:00.123456789Z",
        "2030-01-31T12:00:00+05:30, 2030-01-31T06:30:00Z",
        "2030-01-31T12:00:00-00:00, 2030-01-31T12:00:00Z",
        "2024-02-29T00:00:00-12:00, 2024-02-29T12:00:00Z",
        "0001-01-01T00:00:00Z, 0001-01-01T00:00:00Z",
        "2999-12-31T23:59:59Z, 2999-12-31T23:59:59Z",
        "2030-01-31T12:00:00+23:59, 2030-01-30T12:01:00Z",
        "2030-01-31T12:00:00-18:30, 2030-02-01T06:30:00Z",
        "2016-12-31T23:59:60Z, 2017-01-01T00:00:00Z",
        "2016-12-31t23:59:60z, 2017-01-01T00:00:00Z",
        "2016-12-31T23:59:60.5Z, 2017-01-01T00:00:00.5Z",
        "2017-01-01T00:59:60+01:00, 2017-01-01T00:00:00Z",
        "2016-12-31T15:59:60-08:00, 2017-01-01T00:00:00Z"
    })
    void timesWithAnOffsetAreRead(String text, Instant moment) {
        assertThat(reader.one("{\"execute_at\":\"" + text + "\"}").executeAt).isEqualTo(moment);
    }

    @ParameterizedTest
    @CsvSource({
        "41, 41",
        "41.0, 41",
        "41.000000000000000000000, 41",
        "4.1e1, 41",
        "410E-1, 41",
        "1e2, 100",
        "-0, 0",
        "-0.0, 0",
        "0e1000000000, 0",
        "0e-1000000000, 0"
    })
    void integersOfAnyNotationAreRead(String number, int value) {
        assertThat(reader.one("{\"max_retries\":" + number + "}").maxRetries).isEqualTo(value);
        assertThat(reader.one("{\"delay_ms\":" + number + "}").delay).isEqualTo(Duration.ofMillis(value));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\\uffff", "\uffff", "\\ufffe", "\\u0000", "\\ud83d\\ude00", "\\\\ud800", "a\\nb", "\ufdd0"})
    void idempotencyKeyMayContainAnyCharacter(String json) {
        IdempotencyKey expected = new IdempotencyKey(JsonMapper.shared().readValue("\"" + json + "\"", String.class));
        assertThat(reader.one("{\"idempotency_key\":\"" + json + "\"}").idempotencyKey)
                .isEqualTo(expected);
        assertThat(reader.one("{\"payload\":\"\\ud800\",\"idempotency_key\":\"" + json + "\"}").idempotencyKey)
                .isEqualTo(expected);
    }

    @Test
    void lengthOfAKeyIsCountedInCodePoints() {
        String key = "😀".repeat(256);
        assertThat(reader.one("{\"idempotency_key\":\"" + key + "\"}").idempotencyKey)
                .isEqualTo(new IdempotencyKey(key));
        assertThat(reader.fieldsOf("{\"idempotency_key\":\"" + key + "a\"}")).containsExactly("idempotency_key");
    }
}
