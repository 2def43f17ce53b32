package io.holdfast.system;

import io.holdfast.service.ServiceDefinition;
import io.holdfast.service.ServiceLauncher;
import io.holdfast.system.Recording.Event;
import io.holdfast.system.Recording.Moment;
import io.holdfast.worker.Handler;
import io.holdfast.worker.TaskContext;
import io.holdfast.worker.service.WorkerApplication;
import java.nio.file.Path;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The worker service with one additional handler, which records its runs and does what the payload says: {@code
 * sleep_ms}, {@code fail} (always), {@code crash} (the process ends at the task's first run).
 */
@Configuration(proxyBeanMethods = false)
@Import(WorkerApplication.class)
public class RecordingWorker {

    static final String TYPE = "recorded";
    static final String FILE = "RECORDING";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    public static void main(String[] args) {
        ServiceDefinition worker = WorkerApplication.SERVICE;
        ServiceLauncher.runOrExit(
                new ServiceDefinition(worker.name(), RecordingWorker.class, worker.variables()), args);
    }

    @Bean
    Handler<?> recordingHandler() {
        Recording recording = new Recording(Path.of(System.getenv(FILE)));
        return Handler.of(TYPE, task -> run(task, recording));
    }

    private static void run(TaskContext task, Recording recording) throws InterruptedException {
        JsonNode orders = JSON.readTree(task.text());
        recording.add(moment(Event.START, task));
        if (orders.path("crash").asBoolean(false)
                && recording.starts(task.id().value()).size() == 1) {
            Runtime.getRuntime().halt(137);
        }
        Thread.sleep(orders.path("sleep_ms").asLong(0));
        if (orders.path("fail").asBoolean(false)) {
            throw new IllegalStateException("as ordered");
        }
        recording.add(moment(Event.END, task));
    }

    private static Moment moment(Event event, TaskContext task) {
        return new Moment(event, task.id().value(), task.token().value(), System.currentTimeMillis());
    }
}
