package io.holdfast.benchmarks.workload;

import static io.holdfast.benchmarks.measure.Metric.REDIS_SHARE;

import io.holdfast.benchmarks.contender.Holdfast;
import io.holdfast.benchmarks.contender.HoldfastSession;
import io.holdfast.benchmarks.http.Browser;
import io.holdfast.benchmarks.http.HttpService;
import io.holdfast.benchmarks.measure.Measurement;
import io.holdfast.benchmarks.redis.RedisUnderTest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What open consoles cost: the drain with and without the monitor and its browsers, and the share of Redis' time that
 * they take while nothing else happens.
 */
public final class ConsoleCost implements Workload {

    private static final int SLOTS = 100;
    private static final int BROWSERS = 10;
    private static final Duration IDLE_TIME = Duration.ofSeconds(10);

    private final Path monitor;
    private final int tasks;
    private final ConsoleContents contents;

    /** @param monitor the runnable jar */
    public ConsoleCost(Path monitor, int tasks, int pending, int dead) {
        this.monitor = monitor;
        this.tasks = tasks;
        this.contents = new ConsoleContents(pending, dead);
    }

    @Override
    public String name() {
        return "console-cost";
    }

    @Override
    public String sentence() {
        return "One worker with %d slots drains %,d tasks, alone and with %d browsers on the monitor's overview"
                .formatted(SLOTS, tasks, BROWSERS);
    }

    @Override
    public List<Trial> trials() {
        return List.of(
                new Trial("no console", this::drain),
                new Trial(BROWSERS + " consoles", redis -> withConsoles(redis, () -> drain(redis))),
                new Trial(BROWSERS + " consoles, no worker", redis -> withConsoles(redis, () -> idle(redis))));
    }

    private Measurement drain(RedisUnderTest redis) throws Exception {
        try (HoldfastSession session = new Holdfast().open(redis)) {
            session.enqueue(tasks);
            redis.settle(HoldfastSession.RECORDS);
            Costs before = Costs.now(redis.look(), session);
            long nanos = session.drain(tasks, SLOTS);
            return Costs.now(redis.look(), session).since(before).of(tasks, nanos);
        }
    }

    private Measurement idle(RedisUnderTest redis) throws Exception {
        try (HoldfastSession session = new Holdfast().open(redis)) {
            contents.fill(session);
            redis.settle(HoldfastSession.RECORDS);
        }
        double before = redis.look().cpuMicros();
        TimeUnit.NANOSECONDS.sleep(IDLE_TIME.toNanos());
        double used = redis.look().cpuMicros() - before;
        return new Measurement().with(REDIS_SHARE, 100 * used / TimeUnit.NANOSECONDS.toMicros(IDLE_TIME.toNanos()));
    }

    /** The measured work while the browsers are open. */
    @FunctionalInterface
    private interface Work {
        Measurement run() throws Exception;
    }

    private Measurement withConsoles(RedisUnderTest redis, Work work) throws Exception {
        List<Browser> browsers = new ArrayList<>();
        try (HttpService service = HttpService.monitor(monitor, redis.port())) {
            for (int i = 0; i < BROWSERS; i++) {
                browsers.add(Browser.open(service.url("/")));
            }
            Measurement measured = work.run();
            if (!browsers.stream().allMatch(browser -> browser.isLive("beat", "pulse", "now"))) {
                throw new IllegalStateException("A console was not refreshed: " + browsers);
            }
            return measured;
        } finally {
            browsers.forEach(Browser::close);
        }
    }
}
