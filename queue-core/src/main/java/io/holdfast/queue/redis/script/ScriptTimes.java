package io.holdfast.queue.redis.script;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How long the calls of scripts take, from sending to the reply, failed ones included. Measures nothing until it is bound
 * to a registry; of several, the last one counts.
 */
public final class ScriptTimes implements MeterBinder {

    private final Map<Script, Timer> timers = new ConcurrentHashMap<>();
    private volatile @Nullable MeterRegistry registry;

    @Override
    public void bindTo(MeterRegistry to) {
        registry = to;
        timers.clear();
    }

    void took(Script script, long startedNanos) {
        MeterRegistry known = registry;
        if (known != null) {
            timers.computeIfAbsent(script, name -> timer(known, name))
                    .record(System.nanoTime() - startedNanos, TimeUnit.NANOSECONDS);
        }
    }

    private static Timer timer(MeterRegistry registry, Script script) {
        return Timer.builder("store.script.duration")
                .description("Duration of calls of scripts, from sending to the reply of Redis")
                .tag("script", script.name().toLowerCase(Locale.ROOT))
                .register(registry);
    }
}
