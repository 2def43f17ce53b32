package io.holdfast.monitor.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MonitorPropertiesTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Test
    void aTooShortIntervalIsRefused() {
        assertThatThrownBy(() -> new MonitorProperties(Duration.ofMillis(99), MINUTE, "", 1))
                .hasMessageContaining("holdfast.monitor.interval is PT0.099S");
    }

    @Test
    void tooLongTimesAreRefused() {
        Duration forever = Duration.ofSeconds(Long.MAX_VALUE);
        assertThatThrownBy(() -> new MonitorProperties(forever, forever, "", 1))
                .hasMessageContaining("holdfast.monitor.interval is PT");
        assertThatThrownBy(() -> new MonitorProperties(SECOND, forever, "", 1))
                .hasMessageContaining("holdfast.monitor.silent-after is PT");
    }

    @Test
    void silentAfterIsAtLeastTheInterval() {
        assertThatThrownBy(() -> new MonitorProperties(MINUTE, SECOND, "", 1))
                .hasMessageContaining("holdfast.monitor.silent-after is PT1S");
    }

    @ParameterizedTest
    @CsvSource({"'', ''", "/, ''", "/holdfast, /holdfast", "/ops/queues-2/, /ops/queues-2", "/~a_b.c, /~a_b.c"})
    void theBasePathEndsWithoutASlash(String given, String path) {
        assertThat(new MonitorProperties(SECOND, MINUTE, given, 1).basePath()).isEqualTo(path);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "holdfast",
                "//",
                "//evil.example",
                "/a//b",
                "/a/../b",
                "/.",
                "/a b",
                "/a?b",
                "http://x/a",
                "/%61"
            })
    void otherBasePathsAreRefused(String path) {
        assertThatThrownBy(() -> new MonitorProperties(SECOND, MINUTE, path, 1))
                .hasMessageContaining("holdfast.monitor.base-path is '" + path + "'");
    }
}
