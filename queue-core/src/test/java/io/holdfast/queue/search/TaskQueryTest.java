package io.holdfast.queue.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.queue.task.IdempotencyKey;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskKey;
import io.holdfast.queue.task.TaskState;
import io.holdfast.queue.task.TaskType;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TaskQueryTest {

    @Test
    void everyQualifierIsACondition() {
        TaskFilter filter = TaskQuery.parse(
                "  state:dead,delayed type:email queue:bulk error:timeout error:\"read: 5 s\""
                        + " id:01K* group:a1b2c3d4e5 age:>1h age:<7d idempotency_key:order/17 key:acme \"free text\" refused ");
        assertThat(filter)
                .isEqualTo(new TaskFilter(
                        Set.of(TaskState.DEAD, TaskState.DELAYED),
                        new TaskType("email"),
                        new QueueName("bulk"),
                        null,
                        "01K",
                        List.of("timeout", "read: 5 s"),
                        List.of("free text", "refused"),
                        "a1b2c3d4e5",
                        Duration.ofHours(1),
                        Duration.ofDays(7),
                        new IdempotencyKey("order/17"),
                        new TaskKey("acme")));
    }

    @Test
    void anEmptyQueryFindsEverything() {
        assertThat(TaskQuery.parse("")).isEqualTo(TaskFilter.ALL);
        assertThat(TaskQuery.parse(" \t")).isEqualTo(TaskFilter.ALL);
    }

    @Test
    void oneOfSeveralStatesMustHold() {
        assertThat(TaskQuery.parse("state:dead,expired").states())
                .containsExactlyInAnyOrder(TaskState.DEAD, TaskState.EXPIRED);
        assertThatThrownBy(() -> TaskQuery.parse("state:dead state:expired"))
                .isInstanceOf(InvalidQueryException.class)
                .hasMessageContaining("state:dead,delayed");
    }

    @Test
    void statesMayBeInCapitalsAndAgesMayHaveFractions() {
        assertThat(TaskQuery.parse("state:DEAD,Delayed")).isEqualTo(TaskQuery.parse("state:dead,delayed"));
        assertThat(TaskQuery.parse("age:>1.5h")).isEqualTo(TaskQuery.parse("age:>90m"));
        assertThat(TaskQuery.format(TaskQuery.parse("age:<0.25s"))).isEqualTo("age:<250ms");
    }

    @Test
    void anIdIsExactAndAUlidNeedsNoQualifier() {
        assertThat(TaskQuery.parse("id:order-1").id()).isEqualTo(new TaskId("order-1"));
        assertThat(TaskQuery.parse("01KB2Q3R4S5T6V7W8X9Y0ZABCD").id())
                .isEqualTo(new TaskId("01KB2Q3R4S5T6V7W8X9Y0ZABCD"));
        assertThat(TaskQuery.parse("order-1").texts()).containsExactly("order-1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "state:pending,dead type:a.b:c queue:q-1 id:x",
                "id:x*",
                "error:\"a \\\"quoted\\\" \\\\ word\"",
                "age:>90s age:<1500ms",
                "10:30",
                "\"state:dead\"",
                "group:0123456789 idempotency_key:\"a b\" key:\"a:b\" word \"two words\"",
                "<script>alert(1)</script>"
            })
    void theTextOfAFilterMeansTheSameFilter(String text) {
        TaskFilter filter = TaskQuery.parse(text);
        assertThat(TaskQuery.parse(TaskQuery.format(filter))).isEqualTo(filter);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "state:died | state | pending, delayed, processing, completed, dead, cancelled, expired",
                "state: | state | has no value",
                "state:dead, | state | pending, delayed",
                "type:a/b | type | type",
                "type:a type:b | type | twice",
                "queue:ä | queue | queue",
                "id:a.b | id | id",
                "id:a id:b | id | twice",
                "age:1h | age | age:>1h",
                "age:>1.h | age | age:>1h",
                "age:>.5h | age | age:>1h",
                "id:* | id | id:01K*",
                "age:>1y | age | ms, s, m, h or d",
                "age:>1h age:>2h | age | twice",
                "group:a/b | group | error group",
                "key:a key:b | key | twice",
                "http://host | http | state:, type:, queue:, error:, id:, age:, key:, group:, idempotency_key:",
                "`error:\"open` | | quote is missing",
                "`\"a\"b` | | without a space",
                "`error:\"\"` | error | has no value"
            })
    void aMistakeNamesTheQualifierAndWhatIsAllowed(String text, String qualifier, String allowed) {
        assertThatExceptionOfType(InvalidQueryException.class)
                .isThrownBy(() -> TaskQuery.parse(text))
                .withMessageContaining(allowed)
                .satisfies(e -> assertThat(e.qualifier()).isEqualTo(qualifier));
    }

    @Test
    void aQueryIsBounded() {
        assertThatExceptionOfType(InvalidQueryException.class)
                .isThrownBy(() -> TaskQuery.parse("x".repeat(1_001)))
                .withMessageContaining("1000");
    }
}
