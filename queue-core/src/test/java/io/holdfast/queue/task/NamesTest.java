package io.holdfast.queue.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.holdfast.queue.worker.WorkerId;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules for names of tasks, queues, types and workers. */
class NamesTest {
    static Stream<Arguments> kinds() {
        return Stream.of(
                kind("id", TaskId::new, 128, "_-"),
                kind("queue", QueueName::new, 64, "_-"),
                kind("type", TaskType::new, 100, "_.:-"),
                kind("worker", WorkerId::new, 200, "_.:-"));
    }

    private static Arguments kind(String field, Function<String, Object> made, int maxLength, String alsoAllowed) {
        return arguments(field, made, maxLength, alsoAllowed);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kinds")
    void lettersDigitsAndTheNamedCharactersAreAllowed(
            String field, Function<String, Object> made, int maxLength, String alsoAllowed) {
        String name = "azAZ09" + alsoAllowed;
        assertThat(made.apply(name)).hasToString(name);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kinds")
    void everyOtherCharacterIsRefused(String field, Function<String, Object> made, int maxLength, String alsoAllowed) {
        for (char c = 0; c < 300; c++) {
            boolean allowed = c < 128 && (Character.isLetterOrDigit(c) || alsoAllowed.indexOf(c) >= 0);
            if (!allowed) {
                String name = "a" + c;
                assertThatIllegalArgumentException().as("character %d", (int) c).isThrownBy(() -> made.apply(name));
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kinds")
    void aNameHasAMaximumLength(String field, Function<String, Object> made, int maxLength, String alsoAllowed) {
        assertThat(made.apply("a".repeat(maxLength))).isNotNull();
        assertThatIllegalArgumentException().isThrownBy(() -> made.apply("a".repeat(maxLength + 1)));
        assertThatIllegalArgumentException().isThrownBy(() -> made.apply(""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kinds")
    void aRefusalNamesTheFieldAndNeverTheValue(
            String field, Function<String, Object> made, int maxLength, String alsoAllowed) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> made.apply("secret!"))
                .withMessageStartingWith(field + " must be 1 to " + maxLength)
                .withMessageNotContaining("secret");
    }

    @Test
    void generatedIdsDifferAndSortByCreationTime() {
        TaskId first = TaskId.generate();
        assertThat(TaskId.generate().value()).isGreaterThan(first.value());
    }

    @Test
    void aMemberIdentifiesItsTask() {
        for (Priority priority : Priority.values()) {
            for (boolean keyed : new boolean[] {false, true}) {
                TaskRef ref = new TaskRef(priority, new TaskId("hdl-1"), keyed);
                assertThat(TaskRef.ofMember(ref.member())).isEqualTo(ref);
            }
        }
        assertThatIllegalArgumentException().isThrownBy(() -> TaskRef.ofMember("xabc"));
        assertThatIllegalArgumentException().isThrownBy(() -> TaskRef.ofMember("Xabc"));
    }
}
