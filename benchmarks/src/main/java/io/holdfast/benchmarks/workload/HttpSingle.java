package io.holdfast.benchmarks.workload;

import static io.holdfast.benchmarks.measure.Metric.CLIENT_MICROS;
import static io.holdfast.benchmarks.measure.Metric.REDIS_MICROS;
import static io.holdfast.benchmarks.measure.Metric.REQUESTS_PER_SECOND;

import io.holdfast.benchmarks.contender.Holdfast;
import io.holdfast.benchmarks.http.HttpService;
import io.holdfast.benchmarks.http.Wrk;
import io.holdfast.benchmarks.measure.Measurement;
import io.holdfast.benchmarks.redis.RedisUnderTest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** One task per API call, against an endpoint that makes one LPUSH. */
public final class HttpSingle implements Workload {

    /** A separate JVM for each trial: costs a few seconds, but keeps the compiler out of the result. */
    private static final int WARM_UPS = 4;

    private static final int CONNECTIONS = 50;

    private final Path producer;
    private final int seconds;

    public HttpSingle(Path producer, int seconds) {
        this.producer = producer;
        this.seconds = seconds;
    }

    @Override
    public String name() {
        return "http-single";
    }

    @Override
    public String sentence() {
        return "wrk with %d connections sends POST /task for %d s".formatted(CONNECTIONS, seconds);
    }

    @Override
    public List<Trial> trials() {
        return List.of(
                new Trial("bare endpoint", redis -> measure(redis, HttpService.bareEndpoint(redis.port()))),
                new Trial(Holdfast.NAME, redis -> measure(redis, HttpService.producer(producer, redis.port()))));
    }

    private Measurement measure(RedisUnderTest redis, HttpService started) throws IOException {
        try (HttpService service = started) {
            Wrk.load(service.url("/task"), "task.lua", CONNECTIONS, WARM_UPS * seconds);
            double redisBefore = redis.look().cpuMicros();
            double serviceBefore = service.usage().cpuMicros();
            Wrk.Answer answer = Wrk.load(service.url("/task"), "task.lua", CONNECTIONS, seconds);
            return new Measurement()
                    .with(REQUESTS_PER_SECOND, answer.requestsPerSecond())
                    .with(REDIS_MICROS, (redis.look().cpuMicros() - redisBefore) / answer.requests())
                    .with(CLIENT_MICROS, (service.usage().cpuMicros() - serviceBefore) / answer.requests());
        }
    }
}
