package io.holdfast.worker.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.queue.task.Payload;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.core.ParameterizedTypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PayloadReaderTest {

    record Line(String article, int count) {}

    record Order(String to, List<Line> lines, BigDecimal total) {}

    @Test
    void aRecordIsBound() {
        Object order = read(Order.class, "{\"to\":\"ada\",\"lines\":[{\"article\":\"a\",\"count\":2}],\"new\":1}");
        assertThat(order).isEqualTo(new Order("ada", List.of(new Line("a", 2)), null));
    }

    @Test
    void aGenericTypeIsBound() {
        Type type = new ParameterizedTypeReference<Map<String, List<Line>>>() {}.getType();
        assertThat(read(type, "{\"a\":[{\"article\":\"x\",\"count\":1}]}"))
                .isEqualTo(Map.of("a", List.of(new Line("x", 1))));
    }

    @Test
    void bytesAndPayloadAreUnchanged() {
        assertThat(read(byte[].class, " {\"a\" :1}")).isEqualTo(" {\"a\" :1}".getBytes(StandardCharsets.UTF_8));
        assertThat(read(Payload.class, "no json")).isEqualTo(Payload.ofText("no json"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"hello \\u00fc\"|hello ü",
                "{\"a\": 1}|{\"a\": 1}",
                "12|12",
                "\"torn|\"torn",
                "null|null",
                "no json|no json"
            })
    void aStringIsTheValueOfAJsonStringElseThePayloadsText(String payload, String expected) {
        assertThat(read(String.class, payload)).isEqualTo(expected);
    }

    @Test
    void anyJsonIsATree() {
        assertThat(((JsonNode) read(JsonNode.class, "[1,2]")).size()).isEqualTo(2);
        assertThat(((JsonNode) read(JsonNode.class, "null")).isNull()).isTrue();
    }

    @Test
    void aHandlerWithoutPayloadGetsNone() {
        assertThat(read(Void.class, "whatever")).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"to\":\"x\",\"lines\":[{\"count\":1},{\"count\":\"secret\"}]}|at lines[1].count",
                "{\"lines\":\"secret\"}|at lines",
                "{\"total\":\"secret\"}|at total",
                "[\"secret\"]|does not fit Order",
                "\"secret\"|does not fit Order",
                "{\"to\":secret}|not valid JSON: line 1, column",
                "{\"to\":\"secret|not valid JSON",
                "{\"lines\":[{\"count\":1099511627776}]}|at lines[0].count: the number is out of the range of int",
                "{\"lines\":[{\"count\":1e400}]}|at lines[0].count: the number is out of the range of int",
                "null|The payload is null: it must be Order"
            })
    void anInvalidPayloadIsRejectedWithItsPathAndNeverItsValue(String payload, String expected) {
        assertThatThrownBy(() -> read(Order.class, payload))
                .isInstanceOf(PayloadException.class)
                .hasNoCause()
                .hasMessageContaining(expected)
                .hasMessageNotContaining("secret");
    }

    @Test
    void aPayloadBeyondALimitOfTheReaderIsRejectedWithThatLimit() {
        String digits = "7".repeat(1_001);
        assertThatThrownBy(() -> read(Order.class, "{\"lines\":[{\"count\":" + digits + "}]}"))
                .isInstanceOf(PayloadException.class)
                .hasMessageContaining("at lines[0]: Number value length (1001)")
                .hasMessageNotContaining("777");
        assertThatThrownBy(() -> read(JsonNode.class, digits)).hasMessageContaining("maximum allowed (1000");
        assertThatThrownBy(() -> read(Order.class, "{\"" + "n".repeat(50_001) + "\":1}"))
                .hasMessageContaining("Name length (50001)")
                .hasMessageNotContaining("nnn");
        assertThatThrownBy(() -> read(JsonNode.class, "[".repeat(501) + "]".repeat(501)))
                .hasMessageContaining("nesting depth (501)");
        assertThat(read(String.class, digits)).isEqualTo(digits);
    }

    private static Object read(Type type, String payload) {
        return PayloadReader.of(JsonMapper.shared(), type).read(Payload.ofText(payload));
    }
}
