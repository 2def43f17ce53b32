package io.holdfast.worker.maintain;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.worker.ReaperSettings;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class MaintenanceTest {

    @Test
    void aHealthyReaperIsNeverSilentLongEnoughToLookLikeAnOutage() {
        ReaperSettings reaper = new ReaperSettings(true, Duration.ofSeconds(5), 5, true);
        assertThat(Maintenance.reapInterval(reaper, Duration.ofSeconds(30))).isEqualTo(Duration.ofSeconds(5));
        assertThat(Maintenance.reapInterval(reaper, Duration.ofSeconds(6))).isEqualTo(Duration.ofSeconds(2));
    }
}
