package io.holdfast.worker.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.model.Payload;
import io.holdfast.queue.model.TaskResult;
import io.holdfast.queue.model.TaskResult.NotKept;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class ResultWriterTest {

    private final ResultWriter writer = new ResultWriter(JsonMapper.shared(), 20);

    @Test
    void aValueIsWrittenAsJson() {
        assertThat(writer.write(Map.of("sum", 3))).isEqualTo(kept("{\"sum\":3}"));
        assertThat(writer.write("text")).isEqualTo(kept("\"text\""));
    }

    @Test
    void nothingIsNoResult() {
        assertThat(writer.write(null)).isNull();
    }

    @Test
    void aPayloadIsJsonThatIsWrittenAlready() {
        assertThat(writer.write(Payload.ofText(" {\"a\" : 1e400} "))).isEqualTo(kept(" {\"a\" : 1e400} "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "1 2", "no json"})
    void aPayloadThatIsNoJsonIsNotKept(String text) {
        assertThat(writer.write(Payload.ofText(text))).isInstanceOf(NotKept.class);
    }

    @Test
    void whatIsTooLargeOrCannotBeWrittenIsNotKeptAndSaysWhy() {
        assertThat(writer.write("x".repeat(19))).isEqualTo(new NotKept("The result has 21 bytes; at most 20 are kept"));
        List<Object> endless = new java.util.ArrayList<>();
        endless.add(endless);
        assertThat(writer.write(endless)).isInstanceOf(NotKept.class);
    }

    private static TaskResult kept(String json) {
        return new TaskResult.Kept(Payload.ofText(json));
    }
}
