package io.holdfast.worker.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.TaskResult;
import io.holdfast.queue.task.TaskResult.NotKept;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
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
    void aResultThatIsTooLargeOrInvalidIsReplacedByAReason() {
        assertThat(writer.write("x".repeat(18))).isEqualTo(kept("\"" + "x".repeat(18) + "\""));
        assertThat(writer.write("x".repeat(19)))
                .isEqualTo(new NotKept("The result has more than 20 bytes and is not kept"));
        assertThat(writer.write(Payload.ofText(" ".repeat(21))))
                .isEqualTo(new NotKept("The result has 21 bytes; at most 20 are kept"));
        List<Object> endless = new java.util.ArrayList<>();
        endless.add(endless);
        assertThat(writer.write(endless)).isInstanceOf(NotKept.class);
    }

    @Test
    void writingStopsAtTheLimit() {
        AtomicInteger asked = new AtomicInteger();
        Iterator<String> endless = new Iterator<>() {
            @Override
            public boolean hasNext() {
                return asked.get() < 1_000_000; // as good as endless
            }

            @Override
            public String next() {
                asked.incrementAndGet();
                return "again";
            }
        };
        assertThat(writer.write(endless)).isInstanceOf(NotKept.class);
        assertThat(asked).hasValueLessThan(100_000);
    }

    @Test
    void aResultThatIsWrittenAlreadyIsBoundedToo() {
        assertThat(writer.write(kept("1".repeat(21)))).isInstanceOf(NotKept.class);
        assertThat(writer.write(kept("1"))).isEqualTo(kept("1"));
    }

    /** A value with a failing getter. */
    public record Late(Supplier<Error> error) {
        public String getText() {
            Error thrown = error.get();
            if (thrown != null) {
                throw thrown;
            }
            return "";
        }
    }

    @Test
    void aFailingGetterDoesNotFailTheTask() {
        assertThat(writer.write(new Late(() -> new InternalError("planned"))))
                .isEqualTo(new NotKept(
                        "The result of " + Late.class.getName() + " cannot be written as JSON: InternalError"));
        assertThat(writer.write(new Late(StackOverflowError::new))).isInstanceOf(NotKept.class);
    }

    private static TaskResult kept(String json) {
        return new TaskResult.Kept(Payload.ofText(json));
    }
}
