package io.holdfast.producer.reader;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.holdfast.queue.model.IdempotencyKey;
import io.holdfast.queue.model.Payload;
import io.holdfast.queue.model.Priority;
import io.holdfast.queue.model.QueueName;
import io.holdfast.queue.model.StartTime;
import io.holdfast.queue.model.TaskId;
import io.holdfast.queue.model.TaskType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TaskReaderTest {

    private static final int MAX_PAYLOAD = 50_000;

    private final TaskReader reader = new TaskReader(MAX_PAYLOAD, 5);

    @Test
    void anEmptyObjectIsATaskOfDefaults() {
        assertThat(one("{}"))
                .isEqualTo(new TaskDraft(
                        TaskType.DEFAULT,
                        Payload.NULL,
                        Priority.DEFAULT,
                        StartTime.NOW,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null));
    }

    @Test
    void everyFieldIsTaken() {
        String body = """
                {"type":"mail.send:v2_a-B","payload":[1],"priority":"low","queue":"q_-1","delay_ms":5,"id":"A-z_9",
                 "idempotency_key":"π 😀","max_retries":0,"timeout_ms":1,"expires_at":"2030-01-01T00:00:00.5+01:00",
                 "retry_count":{"x":[1]},"created_at":null}
                """;
        assertThat(one(body))
                .isEqualTo(new TaskDraft(
                        new TaskType("mail.send:v2_a-B"),
                        Payload.ofText("[1]"),
                        Priority.LOW,
                        new StartTime.After(Duration.ofMillis(5)),
                        new QueueName("q_-1"),
                        new TaskId("A-z_9"),
                        new IdempotencyKey("π 😀"),
                        0,
                        Duration.ofMillis(1),
                        Instant.parse("2029-12-31T23:00:00.500Z")));
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
    void aPayloadSurvivesByteForByte(String payload) {
        for (String form : List.of("{\"payload\":%s}", "{ \"payload\" :\n %s \t}", "{\"payload\":%s , \"id\":\"x\"}")) {
            assertThat(one(form.replace("%s", payload)).payload().text()).isEqualTo(payload);
            assertThat(many("[{}, " + form.replace("%s", payload) + " ]")
                            .get(1)
                            .payload()
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
    void surrogatesWithoutTheirOtherHalfSurviveInAPayload(String text) {
        String payload = "{\"" + text + "\":[\"" + text + "\"]}";
        assertThat(one("{\"payload\":" + payload + "}").payload().text()).isEqualTo(payload);
    }

    @Test
    void namesNumbersAndTextsInAPayloadMayBeLong() {
        for (String payload : List.of(
                "1".repeat(40_000),
                "\"" + "x".repeat(40_000) + "\"",
                "{\"" + "n".repeat(40_000) + "\":1}",
                "1." + "0".repeat(40_000) + "e" + "9".repeat(40))) {
            assertThat(one("{\"payload\":" + payload + "}").payload().text()).isEqualTo(payload);
        }
    }

    @Test
    void aPayloadMayHaveManyNames() {
        TaskReader large = new TaskReader(10_000_000, 5);
        String payload = IntStream.range(0, 200_000)
                .mapToObj(i -> "\"" + Integer.toString(i * 31, 36) + "\":0")
                .collect(Collectors.joining(",", "{", "}"));
        assertThat(large.readOne(("{\"payload\":" + payload + "}").getBytes(UTF_8))
                        .payload()
                        .text())
                .isEqualTo(payload);
    }

    @Test
    void aPayloadMayBeAsDeepAsItsLimit() {
        String deep = "[".repeat(500) + "]".repeat(500);
        assertThat(one("{\"payload\":" + deep + "}").payload().text()).isEqualTo(deep);
        assertThat(many("[{\"payload\":" + deep + "}]").get(0).payload().text()).isEqualTo(deep);
        assertThat(fieldsOf("{\"payload\":[" + deep + "]}")).containsExactly("payload");
        assertThat(fieldsOf("{\"payload\":" + "{\"a\":".repeat(501) + "1" + "}".repeat(501) + "}"))
                .containsExactly("payload");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":", "{\"payload\":[", "{\"unknown\":[", "{\"type\":{\"a\":"})
    void nestingWithoutEndIsRefused(String opening) {
        assertThat(errorsOf(opening.repeat(100_000))).isNotEmpty();
        assertThat(batchErrorsOf(opening.repeat(100_000))).isNotEmpty();
        assertThat(errorsOf(opening + "[".repeat(1_000_000))).isNotEmpty();
    }

    @Test
    void aPayloadMayHaveAsManyBytesAsItsLimit() {
        String text = "\"" + "ü".repeat(MAX_PAYLOAD / 2 - 1) + "\"";
        assertThat(one("{\"payload\":" + text + "}").payload().size()).isEqualTo(MAX_PAYLOAD);

        InvalidTasksException tooLong = rejection("{\"payload\":[" + text + "]}", false);
        assertThat(tooLong.tooLarge()).isTrue();
        assertThat(tooLong.errors())
                .containsExactly(new FieldError(null, "payload", "payload has 50002 bytes, more than 50000"));
        assertThat(rejection("[{},{\"payload\":[" + text + "]}]", true)
                        .errors()
                        .get(0)
                        .index())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"typ\":1}|typ",
                "{\"Type\":\"a\"}|Type",
                "{\"\":1}|``",
                "{\"type\":\"a\",\"type\":\"a\"}|type",
                "{\"payload\":1,\"payload\":2}|payload",
                "{\"\\u0074ype\":\"a\",\"type\":\"a\"}|type",
                "{\"created_at\":1,\"created_at\":2}|created_at",
                "{\"type\":5}|type",
                "{\"type\":null}|type",
                "{\"type\":true}|type",
                "{\"type\":{\"a\":1}}|type",
                "{\"type\":[\"a\"]}|type",
                "{\"type\":\"\"}|type",
                "{\"type\":\"a b\"}|type",
                "{\"type\":\"é\"}|type",
                "{\"type\":\"a\\n\"}|type",
                "{\"priority\":\"urgent\"}|priority",
                "{\"priority\":\"HIGH\"}|priority",
                "{\"priority\":1}|priority",
                "{\"priority\":null}|priority",
                "{\"queue\":\"a.b\"}|queue",
                "{\"queue\":\"\"}|queue",
                "{\"queue\":7}|queue",
                "{\"id\":\"a:b\"}|id",
                "{\"id\":\"\"}|id",
                "{\"id\":12}|id",
                "{\"idempotency_key\":\"\"}|idempotency_key",
                "{\"idempotency_key\":\"\\ud800\"}|idempotency_key",
                "{\"idempotency_key\":\"a\\udc00b\"}|idempotency_key",
                "{\"idempotency_key\":1}|idempotency_key",
                "{\"delay_ms\":-1}|delay_ms",
                "{\"delay_ms\":1.5}|delay_ms",
                "{\"delay_ms\":1.0}|delay_ms",
                "{\"delay_ms\":1e3}|delay_ms",
                "{\"delay_ms\":1e400}|delay_ms",
                "{\"delay_ms\":99999999999999999999}|delay_ms",
                "{\"delay_ms\":9223372036854775807}|delay_ms",
                "{\"delay_ms\":3155760000001}|delay_ms",
                "{\"delay_ms\":\"5\"}|delay_ms",
                "{\"delay_ms\":true}|delay_ms",
                "{\"delay_ms\":null}|delay_ms",
                "{\"delay_ms\":[5]}|delay_ms",
                "{\"timeout_ms\":0}|timeout_ms",
                "{\"timeout_ms\":-5}|timeout_ms",
                "{\"timeout_ms\":0.5}|timeout_ms",
                "{\"max_retries\":101}|max_retries",
                "{\"max_retries\":-1}|max_retries",
                "{\"max_retries\":4294967296}|max_retries",
                "{\"max_retries\":\"3\"}|max_retries",
                "{\"delay_ms\":1,\"execute_at\":\"2030-01-01T00:00:00Z\"}|delay_ms",
                "{\"execute_at\":\"2030-01-01T00:00:00\"}|execute_at",
                "{\"execute_at\":1900000000}|execute_at",
                "{\"expires_at\":\"tomorrow\"}|expires_at",
                "{\"expires_at\":null}|expires_at",
            })
    void oneBadFieldIsNamed(String body, String field) {
        assertThat(fieldsOf(body)).containsExactly(field);
        assertThat(rejection("[{}," + body + "]", true).errors())
                .extracting(FieldError::index, FieldError::field)
                .containsExactly(tuple(1, field));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "1",
                "\"{}\"",
                "[]",
                "[{}]",
                "{",
                "}",
                "{}}",
                "{}{}",
                "{} 1",
                "{},",
                "{\"a\"}",
                "{\"type\":}",
                "{\"type\":\"a\",}",
                "{type:\"a\"}",
                "{'type':'a'}",
                "{\"type\":\"a\" \"id\":\"b\"}",
                "{\"payload\":01}",
                "{\"payload\":+1}",
                "{\"payload\":.5}",
                "{\"payload\":1.}",
                "{\"payload\":-}",
                "{\"payload\":1e}",
                "{\"payload\":NaN}",
                "{\"payload\":Infinity}",
                "{\"payload\":tru}",
                "{\"payload\":nulll}",
                "{\"payload\":\"\t\"}",
                "{\"payload\":\"\\x\"}",
                "{\"payload\":\"\\u12\"}",
                "{\"payload\":[1,]}",
                "{\"payload\":[1}}",
                "{\"payload\":{\"a\" 1}}",
                "{\"payload\":[",
                "{\"payload\":\"abc",
                "{\"payload\":1 /* no */}",
                "// no\n{}",
                "{}\u0000",
                "\u0000{}",
                "\uFEFF{}",
                "{\"payload\":\"\u0000\"}",
                "{\u00a0}"
            })
    void whatIsNoTaskObjectIsRefused(String body) {
        assertThat(errorsOf(body)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "[]", "[1]", "[[]]", "[{},]", "[{}", "[{}]]", "[{}][{}]", "[{} {}]", "[null]"})
    void whatIsNoArrayOfTasksIsRefused(String body) {
        assertThat(batchErrorsOf(body)).isNotEmpty();
    }

    @Test
    void otherEncodingsAreRefused() {
        for (byte[] body : List.of(
                "{\"payload\":\"ü\"}".getBytes(ISO_8859_1),
                "{}".getBytes(UTF_16BE),
                "{}".getBytes(UTF_16LE),
                new byte[] {'{', '}', 0},
                bytesInText(0xC0, 0x80),
                bytesInText(0xED, 0xA0, 0x80),
                bytesInText(0xF5, 0x80, 0x80, 0x80),
                bytesInText(0xE2, 0x82))) {
            assertThat(catchThrowableOfType(InvalidTasksException.class, () -> reader.readOne(body)))
                    .isNotNull();
        }
    }

    @Test
    void aWrongByteIsFoundAndARightOneTakenWhereverItStands() {
        for (int before = 0; before < 20; before++) {
            String start = "{\"payload\":\"" + "_".repeat(before);
            assertThat(errorsOf(start + "\u0000________\"}")).isNotEmpty();
            assertThat(one(start + "ü________\"}").payload().text()).endsWith("ü________\"");
            byte[] broken = (start + "?________\"}").getBytes(UTF_8);
            broken[start.length()] = (byte) 0xFC;
            assertThat(catchThrowableOfType(InvalidTasksException.class, () -> reader.readOne(broken)))
                    .isNotNull();
        }
    }

    @Test
    void manyErrorsAreToldTogetherButNotWithoutBound() {
        assertThat(rejection("[{\"type\":1,\"x\":1},{},{\"id\":\"\",\"delay_ms\":-1},7]", true)
                        .errors())
                .extracting(error -> error.index() + " " + error.field())
                .containsExactly("0 type", "0 x", "2 id", "2 delay_ms", "3 null");
        String fields =
                IntStream.range(0, 500).mapToObj(i -> "\"f" + i + "\":0").collect(Collectors.joining(","));
        assertThat(errorsOf("{" + fields + "}")).hasSize(Complaints.MOST);
    }

    @Test
    void theErrorsBeforeAMalformedPlaceAreToldToo() {
        assertThat(rejection("[{\"type\":1},{]", true).errors())
                .extracting(FieldError::field)
                .containsExactly("type", null);
    }

    @Test
    void aMessageQuotesLittleOfAnUnknownName() {
        assertThat(errorsOf("{\"" + "n".repeat(10_000) + "\":0}").get(0).field())
                .hasSizeLessThan(120);
        assertThat(errorsOf("{\"" + "x" + "😀".repeat(60) + "\":0}").get(0).field())
                .contains("?");
    }

    @Test
    void moreTasksThanAllowedAreTooMany() {
        assertThat(many("[{},{},{},{},{}]")).hasSize(5);
        assertThat(rejection("[{},{},{},{},{},{}]", true).tooLarge()).isTrue();
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
        "2999-12-31T23:59:59Z, 2999-12-31T23:59:59Z"
    })
    void timesComeWithAnOffset(String text, Instant moment) {
        assertThat(one("{\"execute_at\":\"" + text + "\"}").start()).isEqualTo(new StartTime.At(moment));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "now",
                "2030-01-31",
                "2030-01-31T12:00:00",
                "2030-01-31T12:00",
                "2030-01-31T12:00Z",
                "2030-01-31 12:00:00Z",
                "2030-02-30T12:00:00Z",
                "2029-02-29T12:00:00Z",
                "2030-01-31T24:00:00Z",
                "2030-01-31T12:00:00+25:00",
                "2030-01-31T12:00:00+0100",
                "2030-01-31T12:00:00.Z",
                "3000-01-01T00:00:00Z",
                "+12030-01-31T12:00:00Z",
                "-2030-01-31T12:00:00Z",
                "2030-01-31T12:00:00[Europe/Berlin]",
                "1900000000"
            })
    void otherTimesAreRefused(String text) {
        assertThat(fieldsOf("{\"execute_at\":\"" + text + "\"}")).containsExactly("execute_at");
        assertThat(fieldsOf("{\"expires_at\":\"" + text + "\"}")).containsExactly("expires_at");
    }

    private TaskDraft one(String body) {
        return reader.readOne(body.getBytes(UTF_8));
    }

    private List<TaskDraft> many(String body) {
        return reader.readMany(body.getBytes(UTF_8));
    }

    private List<FieldError> errorsOf(String body) {
        return rejection(body, false).errors();
    }

    private List<FieldError> batchErrorsOf(String body) {
        return rejection(body, true).errors();
    }

    private List<String> fieldsOf(String body) {
        return errorsOf(body).stream().map(FieldError::field).toList();
    }

    private InvalidTasksException rejection(String body, boolean batch) {
        byte[] bytes = body.getBytes(UTF_8);
        InvalidTasksException thrown = catchThrowableOfType(InvalidTasksException.class, () -> {
            if (batch) {
                reader.readMany(bytes);
            } else {
                reader.readOne(bytes);
            }
        });
        assertThat(thrown).as("rejection of %.200s", body).isNotNull();
        return thrown;
    }

    private static byte[] bytesInText(int... bytes) {
        byte[] body = ("{\"payload\":\"" + "_".repeat(bytes.length) + "\"}").getBytes(UTF_8);
        for (int i = 0; i < bytes.length; i++) {
            body[12 + i] = (byte) bytes[i];
        }
        return body;
    }
}
