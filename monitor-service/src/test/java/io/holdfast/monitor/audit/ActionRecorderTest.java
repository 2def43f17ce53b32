package io.holdfast.monitor.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.monitor.web.errors.RefusedRequestException;
import io.holdfast.queue.StoreFullException;
import io.holdfast.queue.StoreUnavailableException;
import io.holdfast.queue.audit.AuditEntry;
import io.holdfast.queue.audit.AuditLog;
import io.holdfast.queue.audit.AuditRecord;
import io.holdfast.queue.operation.TooManyOperationsException;
import io.holdfast.service.audit.AuditTrail;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ActionRecorderTest {

    /** Keeps entries, and refuses after a number of writes. */
    private static final class KeptLog implements AuditLog {
        final Map<String, AuditEntry> entries = new LinkedHashMap<>();
        int writes;
        int allowed = Integer.MAX_VALUE;

        @Override
        public String record(AuditEntry entry) {
            String id = "1-" + next();
            entries.put(id, entry);
            return id;
        }

        private int next() {
            if (writes == allowed) {
                throw new StoreUnavailableException("down", new IllegalStateException());
            }
            return writes++;
        }

        @Override
        public void replace(String id, AuditEntry entry) {
            record(entry);
            entries.remove(id);
        }

        @Override
        public void withdraw(String id) {
            next();
            entries.remove(id);
        }

        @Override
        public List<AuditRecord> page(int limit, @Nullable String before) {
            throw new UnsupportedOperationException();
        }
    }

    private final KeptLog log = new KeptLog();
    private final ActionRecorder recorder = new ActionRecorder(new AuditTrail(log), () -> null);
    private final List<String> changes = new ArrayList<>();

    @Test
    void theEntryIsThereBeforeTheChange() {
        assertThat(perform(() -> {
                    assertThat(log.entries.values()).containsExactly(entry(null));
                    return change();
                }))
                .isTrue();
        assertThat(log.entries.values()).containsExactly(entry(3L));
    }

    @Test
    void aChangeWhoseReplyIsLostKeepsItsEntryWithAnUnknownOutcome() {
        assertThatThrownBy(() -> perform(() -> {
                    change();
                    throw new StoreUnavailableException("no reply", new IllegalStateException());
                }))
                .isInstanceOf(StoreUnavailableException.class);
        assertThat(log.entries.values()).containsExactly(entry(null));
    }

    @Test
    void aChangeWhoseOutcomeCannotBeWrittenKeepsItsEntry() {
        log.allowed = 1;
        assertThat(perform(this::change)).isTrue();
        assertThat(log.entries.values()).containsExactly(entry(null));
    }

    @Test
    void withoutAnEntryNothingIsChanged() {
        log.allowed = 0;
        assertThatThrownBy(() -> perform(this::change))
                .isInstanceOfSatisfying(
                        RefusedRequestException.class,
                        refused -> assertThat(refused.detail()).contains("Nothing was changed"));
        assertThat(changes).isEmpty();
    }

    @Test
    void whatChangedNothingHasNoEntry() {
        assertThat(perform(() -> false)).isFalse();
        assertThatThrownBy(() -> perform(() -> {
                    throw new StoreFullException("full", new IllegalStateException());
                }))
                .isInstanceOf(StoreFullException.class);
        assertThatThrownBy(() -> perform(() -> {
                    throw new TooManyOperationsException();
                }))
                .isInstanceOf(TooManyOperationsException.class);
        assertThat(log.entries).isEmpty();
    }

    private boolean perform(Supplier<Boolean> change) {
        return recorder.perform("requeue", "queue mail", 3, change, done -> done);
    }

    private boolean change() {
        return changes.add("changed");
    }

    private static AuditEntry entry(@Nullable Long count) {
        return new AuditEntry("local", "requeue", "queue mail", count);
    }
}
