package io.holdfast.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.cli.doctor.Finding.Level;
import io.holdfast.queue.inspect.KeyUse;
import io.holdfast.queue.task.QueueName;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the checks make of the figures. */
class JudgementsTest {

    private static final QueueName MAIL = new QueueName("mail");

    @ParameterizedTest
    @CsvSource({
        "6.2.0, true",
        "6.1.9, false",
        "5.0.7, false",
        "7.0.15, true",
        "8.2, true",
        "255.255.255, true",
        "unstable, true"
    })
    void redisMustBeNewEnough(String version, boolean supported) {
        assertThat(VersionCheck.isSupported(version)).isEqualTo(supported);
    }

    @ParameterizedTest
    @CsvSource({"0, OK", "1000, OK", "1001, WARNING", "-1001, WARNING", "86400000, WARNING"})
    void theClocksMayDifferByASecond(long skew, Level level) {
        assertThat(ClockCheck.judge(skew).level()).isEqualTo(level);
    }

    @Test
    void aClockSaysInWhichDirectionItIsWrong() {
        assertThat(ClockCheck.judge(5_000).found()).contains("5 s ahead of");
        assertThat(ClockCheck.judge(-5_000).found()).contains("5 s behind");
    }

    @Test
    void theMedianOfTheRoundTripsCounts() {
        assertThat(LatencyCheck.judge(new double[] {500, 1, 1, 1, 1}).level()).isEqualTo(Level.OK);
        assertThat(LatencyCheck.judge(new double[] {1, 12, 12, 12, 1}).level()).isEqualTo(Level.WARNING);
    }

    @Test
    void whatEachKeyHasEncryptedIsCounted() {
        assertThat(EncryptionCheck.sentence(new KeyUse(Map.of(), 1_204, true)))
                .isEqualTo("1,204 payloads and results: none is encrypted");
        assertThat(EncryptionCheck.sentence(new KeyUse(new TreeMap<>(Map.of("k2", 1_187L, "k1", 17L)), 0, true)))
                .isEqualTo("1,204 payloads and results: 17 encrypted with key k1, 1,187 encrypted with key k2,"
                        + " 0 not encrypted");
        assertThat(EncryptionCheck.sentence(new KeyUse(Map.of("k1", 99_999L), 1, false)))
                .isEqualTo(
                        "Of a sample of 100,000 payloads and results, 99,999 encrypted with key k1, 1 not encrypted");
    }

    @Test
    void aReplicaMustFollow() {
        String online = "ip=10.0.0.2,port=6379,state=online,offset=1000,lag=0";
        assertThat(ReplicationCheck.judge(online, 2_000)).isEmpty();
        assertThat(ReplicationCheck.judge(online, 1_000 + (65L << 20)))
                .singleElement()
                .satisfies(finding -> assertThat(finding.found()).contains("10.0.0.2:6379", "65.0 MiB behind"));
        assertThat(ReplicationCheck.judge(online.replace("online", "wait_bgsave"), 1_000))
                .singleElement()
                .satisfies(finding -> assertThat(finding.found()).contains("wait_bgsave"));
    }

    @Test
    void recordsAndPlacesMustAgree() {
        assertThat(RecordCheck.judge(MAIL, new RecordCheck.Count(5, 5, true))).isEmpty();
        assertThat(level(RecordCheck.judge(MAIL, new RecordCheck.Count(6, 5, true))))
                .isEqualTo(Level.PROBLEM);
        assertThat(level(RecordCheck.judge(MAIL, new RecordCheck.Count(4, 5, true))))
                .isEqualTo(Level.PROBLEM);
        assertThat(level(RecordCheck.judge(MAIL, new RecordCheck.Count(9, 5, false))))
                .isEqualTo(Level.UNKNOWN);
    }

    private static Level level(List<Finding> findings) {
        assertThat(findings).hasSize(1);
        return findings.get(0).level();
    }
}
