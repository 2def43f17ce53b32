package io.holdfast.queue.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.queue.audit.AuditEntry;
import io.holdfast.queue.audit.AuditLog;
import io.holdfast.queue.audit.AuditRecord;
import io.holdfast.queue.redis.script.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.ReturnType;
import org.springframework.data.redis.connection.stream.StreamRecords;

class AuditLogIT {

    private final QueueUnderTest redis = QueueUnderTest.onEmptyRedis();
    private final AuditLog log = new RedisAuditLog(QueueUnderTest.runner(), false);

    @Test
    void theNewestEntryIsFirstAndTheNextPageGoesOn() {
        for (int i = 1; i <= 5; i++) {
            log.record(new AuditEntry("ada", "pause", "queue q" + i, (long) i));
        }
        List<AuditRecord> first = log.page(2, null);
        assertThat(first)
                .extracting(AuditRecord::entry)
                .containsExactly(
                        new AuditEntry("ada", "pause", "queue q5", 5L), new AuditEntry("ada", "pause", "queue q4", 4L));
        assertThat(Duration.between(first.get(0).at(), Instant.now()).abs()).isLessThan(Duration.ofMinutes(1));
        assertThat(log.page(10, first.get(1).id()))
                .extracting(entry -> entry.entry().count())
                .containsExactly(3L, 2L, 1L);
    }

    @Test
    void nothingIsOlderThanTheLeastId() {
        log.record(new AuditEntry("ada", "pause", "queue q", 1L));
        assertThat(log.page(10, "0-0")).isEmpty();
        assertThat(log.page(10, "00-000")).isEmpty();
        assertThat(log.page(10, "0-1")).isEmpty();
    }

    @Test
    void theLogIsBounded() {
        byte[] fill = Bytes.of("for i = 1, " + (AuditLog.MAX_ENTRIES + 500)
                + " do redis.call('XADD', KEYS[1], '*', 'who', 'x') end return 1");
        QueueUnderTest.runner()
                .commands()
                .run(
                        "fill the log",
                        on -> on.scriptingCommands().eval(fill, ReturnType.INTEGER, 1, Bytes.of("tasks:audit")));
        log.record(new AuditEntry("ada", "pause", "queue q", 1L));
        assertThat(redis.keyspace().at("tasks:audit")).isEqualTo("STREAM " + AuditLog.MAX_ENTRIES);
        assertThat(log.page(1, null).get(0).entry().who()).isEqualTo("ada");
    }

    @Test
    void anEntryIsReplacedByItsOutcomeOrWithdrawn() {
        String first = log.record(new AuditEntry("ada", "pause", "queue a", null));
        String second = log.record(new AuditEntry("ada", "pause", "queue b", null));
        assertThat(log.page(10, null)).extracting(AuditRecord::id).containsExactly(second, first);
        assertThat(log.page(1, null).get(0).entry().count()).isNull();
        log.replace(first, new AuditEntry("ada", "pause", "queue a", 1L));
        log.withdraw(second);
        assertThat(log.page(10, null))
                .extracting(AuditRecord::entry)
                .containsExactly(new AuditEntry("ada", "pause", "queue a", 1L));
    }

    @Test
    void damagedEntriesHideNoOthers() {
        log.record(new AuditEntry("ada", "pause", "queue q", 1L));
        QueueUnderTest.runner()
                .commands()
                .run(
                        "damage",
                        on -> on.streamCommands()
                                .xAdd(StreamRecords.rawBytes(Map.of(Bytes.of("count"), Bytes.of("many")))
                                        .withStreamKey(Bytes.of("tasks:audit"))));
        assertThat(log.page(10, null))
                .extracting(AuditRecord::entry)
                .containsExactly(new AuditEntry("", "", "", null), new AuditEntry("ada", "pause", "queue q", 1L));
    }

    @Test
    void textsAreOneLineOfBoundedLength() {
        log.record(new AuditEntry("a\nb", "requeue", "x".repeat(10_000), 1L));
        AuditEntry entry = log.page(1, null).get(0).entry();
        assertThat(entry.who()).isEqualTo("a b");
        assertThat(entry.target()).hasSize(501).endsWith("…");
    }

    @Test
    void otherPositionsAreRefused() {
        assertThatThrownBy(() -> log.page(10, "(")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> log.page(0, null)).isInstanceOf(IllegalArgumentException.class);
    }
}
