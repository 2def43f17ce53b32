package io.holdfast.monitor.web.failures;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.errors.ErrorGroup;
import io.holdfast.queue.errors.QueueErrors;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FailuresTest {

    private static final Map<QueueName, QueueErrors> ERRORS = Map.of(
            QueueName.DEFAULT,
            new QueueErrors(List.of(group("both", 2, 9), group("dead", 5, 0), group("retrying", 0, 4)), 7));

    @Test
    void aStateShowsTheGroupsThatHaveSuchTasksTheLargestFirst() {
        assertThat(idsOf(Failures.Kind.ALL)).containsExactly("both", "dead", "retrying");
        assertThat(idsOf(Failures.Kind.DEAD)).containsExactly("dead", "both");
        assertThat(idsOf(Failures.Kind.RETRYING)).containsExactly("both", "retrying");
    }

    @Test
    void deadLettersInNoGroupAreNotRetrying() {
        assertThat(failures(Failures.Kind.DEAD).ungrouped()).isEqualTo(7);
        assertThat(failures(Failures.Kind.RETRYING).ungrouped()).isZero();
    }

    @Test
    void aRowLeadsToTheTasksOfItsState() {
        ErrorGroupView group = failures(Failures.Kind.ALL).groups().get(0);
        assertThat(ErrorGroupRow.of(group, "mail", Failures.Kind.RETRYING).query())
                .isEqualTo("group:both queue:mail state:pending,delayed,processing");
        assertThat(ErrorGroupRow.of(group, null, Failures.Kind.DEAD).query()).isEqualTo("group:both state:dead");
        assertThat(ErrorGroupRow.of(group, null, Failures.Kind.ALL).query()).isEqualTo("group:both");
    }

    private static List<String> idsOf(Failures.Kind kind) {
        return failures(kind).groups().stream().map(ErrorGroupView::id).toList();
    }

    private static Failures failures(Failures.Kind kind) {
        return Failures.of(ERRORS, List.of(QueueName.DEFAULT), kind, Failures.Order.COUNT);
    }

    private static ErrorGroup group(String id, long dead, long retrying) {
        return new ErrorGroup(
                id, "*", Instant.EPOCH, Instant.EPOCH, 1, dead, retrying, List.of(), List.of(), new TaskId("t"), "x");
    }
}
