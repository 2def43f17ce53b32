package io.holdfast.worker.service.schedule;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where the schedules are declared.
 *
 * @param file a YAML file; null or blank if there is none
 */
@ConfigurationProperties("holdfast.worker.schedules")
record ScheduleFileProperties(@Nullable String file) {}
