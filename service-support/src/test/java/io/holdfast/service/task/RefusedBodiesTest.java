package io.holdfast.service.task;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.holdfast.service.json.FieldError;
import io.holdfast.service.json.InvalidBodyException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which bodies are refused, and with which errors. */
class RefusedBodiesTest {

    private final ReaderUnderTest reader = new ReaderUnderTest();

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":", "{\"payload\":[", "{\"unknown\":[", "{\"type\":{\"a\":"})
    void endlessNestingIsRefused(String opening) {
        assertThat(reader.errorsOf(opening.repeat(100_000))).isNotEmpty();
        assertThat(reader.batchErrorsOf(opening.repeat(100_000))).isNotEmpty();
        assertThat(reader.errorsOf(opening + "[".repeat(1_000_000))).isNotEmpty();
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
                "{\"idempotency_key\":\"\\uffff\\ud800\"}|idempotency_key",
                "{\"idempotency_key\":1}|idempotency_key",
                "{\"key\":\"\"}|key",
                "{\"key\":\"a\\u0000\"}|key",
                "{\"key\":\"a\\tb\"}|key",
                "{\"key\":\"\\ud800\"}|key",
                "{\"key\":null}|key",
                "{\"delay_ms\":-1}|delay_ms",
                "{\"delay_ms\":1.5}|delay_ms",
                "{\"delay_ms\":15e-1}|delay_ms",
                "{\"delay_ms\":1e30}|delay_ms",
                "{\"delay_ms\":1e1000000000}|delay_ms",
                "{\"delay_ms\":1e-1000000000}|delay_ms",
                "{\"delay_ms\":1e99999999999999999999}|delay_ms",
                "{\"delay_ms\":1e-99999999999999999999}|delay_ms",
                "{\"delay_ms\":9223372036854775808}|delay_ms",
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
    void invalidFieldIsNamed(String body, String field) {
        assertThat(reader.fieldsOf(body)).containsExactly(field);
        assertThat(reader.rejection("[{}," + body + "]", true).errors())
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
    void otherBodiesThanATaskObjectAreRefused(String body) {
        assertThat(reader.errorsOf(body)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "[]", "[1]", "[[]]", "[{},]", "[{}", "[{}]]", "[{}][{}]", "[{} {}]", "[null]"})
    void otherBodiesThanAnArrayOfTasksAreRefused(String body) {
        assertThat(reader.batchErrorsOf(body)).isNotEmpty();
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
            assertThat(catchThrowableOfType(InvalidBodyException.class, () -> reader.readOne(body)))
                    .isNotNull();
        }
    }

    @Test
    void invalidBytesAreFoundAtAnyOffset() {
        for (int before = 0; before < 20; before++) {
            String start = "{\"payload\":\"" + "_".repeat(before);
            assertThat(reader.errorsOf(start + "\u0000________\"}")).isNotEmpty();
            assertThat(reader.one(start + "ü________\"}").payload.text()).endsWith("ü________\"");
            byte[] broken = (start + "?________\"}").getBytes(UTF_8);
            broken[start.length()] = (byte) 0xFC;
            assertThat(catchThrowableOfType(InvalidBodyException.class, () -> reader.readOne(broken)))
                    .isNotNull();
        }
    }

    @Test
    void errorsAreReportedTogetherUpToALimit() {
        assertThat(reader.rejection("[{\"type\":1,\"x\":1},{},{\"id\":\"\",\"delay_ms\":-1},7]", true)
                        .errors())
                .extracting(error -> error.index() + " " + error.field())
                .containsExactly("0 type", "0 x", "2 id", "2 delay_ms", "3 null");
        String fields =
                IntStream.range(0, 500).mapToObj(i -> "\"f" + i + "\":0").collect(Collectors.joining(","));
        assertThat(reader.errorsOf("{" + fields + "}")).hasSize(100);
    }

    @Test
    void errorsBeforeMalformedJsonAreReportedToo() {
        assertThat(reader.rejection("[{\"type\":1},{]", true).errors())
                .extracting(FieldError::field)
                .containsExactly("type", null);
    }

    @Test
    void longUnknownNameIsShortenedInTheMessage() {
        assertThat(reader.errorsOf("{\"" + "n".repeat(10_000) + "\":0}").get(0).field())
                .hasSizeLessThan(120);
        assertThat(reader.errorsOf("{\"" + "x" + "😀".repeat(60) + "\":0}")
                        .get(0)
                        .field())
                .contains("?");
    }

    @Test
    void tooManyTasksAreTooLarge() {
        assertThat(reader.many("[{},{},{},{},{}]")).hasSize(5);
        assertThat(reader.rejection("[{},{},{},{},{},{}]", true).tooLarge()).isTrue();
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
                "2016-12-31T23:58:60Z",
                "2016-12-31T22:59:60Z",
                "2016-12-31T23:59:61Z",
                "2016-12-31T23:59:60+01:00",
                "2030-01-31T12:00:001Z",
                "2030-01-31T12:00:00+01:60",
                "2030-01-31T12:00:00+25:00",
                "2030-01-31T12:00:00+0100",
                "2030-01-31T12:00:00.Z",
                "3000-01-01T00:00:00Z",
                "+12030-01-31T12:00:00Z",
                "-2030-01-31T12:00:00Z",
                "2030-01-31T12:00:00[Europe/Berlin]",
                "1900000000"
            })
    void malformedTimesAreRefused(String text) {
        assertThat(reader.fieldsOf("{\"execute_at\":\"" + text + "\"}")).containsExactly("execute_at");
        assertThat(reader.fieldsOf("{\"expires_at\":\"" + text + "\"}")).containsExactly("expires_at");
    }

    @Test
    void messageForAnImpossibleTimeSaysWhatIsAllowed() {
        assertThat(reader.errorsOf("{\"execute_at\":\"2016-12-31T23:58:60Z\"}")
                        .get(0)
                        .message())
                .startsWith("execute_at must be")
                .contains("second 60 only as the leap second 23:59:60 UTC");
    }

    @Test
    void numberOfAMillionDigitsIsRefusedUnparsed() {
        for (String number :
                List.of("9".repeat(1_000_000), "1." + "0".repeat(1_000_000), "1e" + "9".repeat(1_000_000))) {
            assertThat(reader.errorsOf("{\"max_retries\":" + number + "}"))
                    .containsExactly(
                            new FieldError(null, "max_retries", "max_retries must be a whole number from 0 to 100"));
        }
    }

    private static byte[] bytesInText(int... bytes) {
        byte[] body = ("{\"payload\":\"" + "_".repeat(bytes.length) + "\"}").getBytes(UTF_8);
        for (int i = 0; i < bytes.length; i++) {
            body[12 + i] = (byte) bytes[i];
        }
        return body;
    }
}
