package io.holdfast.benchmarks.workload;

import static io.holdfast.benchmarks.measure.Metric.CLIENT_MICROS;
import static io.holdfast.benchmarks.measure.Metric.REDIS_MICROS;
import static io.holdfast.benchmarks.measure.Metric.TASKS_PER_SECOND;

import io.holdfast.benchmarks.contender.Holdfast;
import io.holdfast.benchmarks.http.HttpService;
import io.holdfast.benchmarks.http.Wrk;
import io.holdfast.benchmarks.measure.Measurement;
import io.holdfast.benchmarks.redis.RedisUnderTest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A thousand tasks per API call, against the bulk enqueue of the library that the API uses. */
public final class HttpBulk implements Workload {

    private static final int CONNECTIONS = 10;
    private static final int TASKS_A_CALL = 1_000;

    private final Path producer;
    private final int tasks;
    private final int seconds;

    public HttpBulk(Path producer, int tasks, int seconds) {
        this.producer = producer;
        this.tasks = tasks;
        this.seconds = seconds;
    }

    @Override
    public String name() {
        return "http-bulk";
    }

    @Override
    public String sentence() {
        return "wrk with %d connections sends POST /tasks of %,d for %d s"
                .formatted(CONNECTIONS, TASKS_A_CALL, seconds);
    }

    @Override
    public List<Trial> trials() {
        return List.of(
                new Trial(Holdfast.NAME + " without HTTP", redis -> BulkEnqueue.measure(new Holdfast(), redis, tasks)),
                new Trial(Holdfast.NAME, this::measure));
    }

    private Measurement measure(RedisUnderTest redis) throws IOException {
        try (HttpService service = HttpService.producer(producer, redis.port())) {
            Wrk.load(service.url("/tasks"), "tasks.lua", CONNECTIONS, seconds);
            double redisBefore = redis.look().cpuMicros();
            double serviceBefore = service.usage().cpuMicros();
            Wrk.Answer answer = Wrk.load(service.url("/tasks"), "tasks.lua", CONNECTIONS, seconds);
            double taken = (double) answer.requests() * TASKS_A_CALL;
            return new Measurement()
                    .with(TASKS_PER_SECOND, answer.requestsPerSecond() * TASKS_A_CALL)
                    .with(REDIS_MICROS, (redis.look().cpuMicros() - redisBefore) / taken)
                    .with(CLIENT_MICROS, (service.usage().cpuMicros() - serviceBefore) / taken);
        }
    }
}
