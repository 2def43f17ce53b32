package io.holdfast.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class WorkerPropertiesTest {

    private static WorkerProperties bound(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings))
                .bindOrCreate(WorkerProperties.PREFIX, WorkerProperties.class);
    }

    @Test
    void withoutSettingsTheDefaultsApply() {
        assertThat(bound(Map.of()))
                .isEqualTo(new WorkerProperties(
                        1,
                        List.of("default"),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(30),
                        new RetrySettings(Duration.ofSeconds(1), Duration.ofSeconds(300), 3),
                        new ReaperSettings(true, Duration.ofSeconds(5), 5, true),
                        new DispatcherSettings(true, Duration.ofSeconds(1)),
                        new RetentionSettings(
                                Duration.ofHours(24), Duration.ofHours(1), Duration.ofHours(1), 10_000, 65_536),
                        new ScheduleSettings(null),
                        Map.of()));
    }

    @ParameterizedTest
    @CsvSource({
        "slots,0",
        "slots,100001",
        "queues,a b",
        "queues,''",
        "lease-ttl,999ms",
        "lease-ttl,25h",
        "lease-ttl,106751991167d",
        "shutdown-grace,36526d",
        "retry.base,36526d",
        "retry.max,36526d",
        "reaper.interval,36526d",
        "dispatcher.interval,106751991167d",
        "retention.idempotency-window,106751991167d",
        "retention.id-window,36526d",
        "retention.completed-age,36526d",
        "shutdown-grace,-1s",
        "retry.base,-1s",
        "retry.max,-1s",
        "retry.max-retries,-1",
        "retry.max-retries,101",
        "reaper.interval,0s",
        "reaper.max-reclaims,0",
        "dispatcher.interval,0s",
        "retention.idempotency-window,0s",
        "retention.id-window,-1s",
        "retention.completed-age,-1s",
        "retention.completed-count,-1",
        "retention.max-result-bytes,-1",
        "retention.max-result-bytes,16777217"
    })
    void anInvalidSettingIsRejectedByName(String name, String value) {
        assertThatThrownBy(() -> bound(Map.of("holdfast.worker." + name, value)))
                .rootCause()
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("holdfast.worker." + name + " is ");
    }

    @Test
    void theSettingsOfATypeOverrideTheOptionsOfItsHandler() {
        HandlerSettings settings = bound(Map.of(
                        "holdfast.worker.handlers.[mail.send].concurrency", "2",
                        "holdfast.worker.handlers.[mail.send].backoff", "fixed 10s",
                        "holdfast.worker.handlers.[mail.send].bury-on", "java.io.IOException"))
                .handlers()
                .get("mail.send");
        HandlerOptions handlers = HandlerOptions.NONE
                .withConcurrency(9)
                .withMaxRetries(4)
                .withTimeout(Duration.ofSeconds(7))
                .snoozingOn(Set.of(IllegalStateException.class));
        assertThat(settings.over(handlers))
                .isEqualTo(new HandlerOptions(
                        2,
                        Duration.ofSeconds(7),
                        4,
                        BackoffStrategy.fixed(Duration.ofSeconds(10)),
                        Set.of(IOException.class),
                        Set.of(IllegalStateException.class)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"snooze-on", "put-off-on"})
    void exceptionsThatSnoozeAreSetByTheNameAndByTheFormerName(String name) {
        HandlerSettings settings = bound(Map.of("holdfast.worker.handlers.email." + name, "java.io.IOException"))
                .handlers()
                .get("email");
        assertThat(settings.over(HandlerOptions.NONE.snoozingOn(Set.of(IllegalStateException.class)))
                        .snoozeOn())
                .containsExactly(IOException.class);
    }

    @Test
    void theNameOfTheExceptionsThatSnoozeWinsOverTheFormerName() {
        HandlerSettings settings = bound(Map.of(
                        "holdfast.worker.handlers.email.snooze-on", "java.io.IOException",
                        "holdfast.worker.handlers.email.put-off-on", "java.lang.IllegalStateException"))
                .handlers()
                .get("email");
        assertThat(settings.over(HandlerOptions.NONE).snoozeOn()).containsExactly(IOException.class);
    }

    @Test
    void allQueuesAreOneOfTheNames() {
        assertThat(bound(Map.of("holdfast.worker.queues", "*")).queues()).containsExactly("*");
    }

    @ParameterizedTest
    @ValueSource(strings = {"holdfast.worker.slots", "holdfast.worker.retry.max-retries", "holdfast.worker.enabled"})
    void anEditorKnowsTheSetting(String name) throws IOException {
        try (InputStream metadata =
                WorkerProperties.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
            assertThat(new String(metadata.readAllBytes(), StandardCharsets.UTF_8))
                    .contains("\"" + name + "\"");
        }
    }
}
