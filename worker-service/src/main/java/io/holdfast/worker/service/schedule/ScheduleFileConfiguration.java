package io.holdfast.worker.service.schedule;

import io.holdfast.worker.ScheduleSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Configures the schedules of the worker. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ScheduleFileProperties.class)
class ScheduleFileConfiguration {

    /** Workers without a file leave the schedules of the others alone. */
    @Bean
    ScheduleSource scheduleSource(ScheduleFileProperties properties) {
        String file = properties.file();
        return file == null || file.isBlank() ? ScheduleSource.NONE : ScheduleFile.open(file);
    }
}
