package io.holdfast.benchmarks.peer;

import com.github.sonus21.rqueue.annotation.RqueueListener;
import com.github.sonus21.rqueue.config.SimpleRqueueListenerContainerFactory;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;

/** Runs the tasks. */
@SpringBootConfiguration
@EnableAutoConfiguration
class RqueueWorker {

    static final String QUEUE = "noop";

    /**
     * The sleep when all threads are busy, by default 200 ms: with tasks that take no time it would limit the rate to
     * 500 per second.
     */
    private static final long POLL_MILLIS = 1;

    @Bean
    SimpleRqueueListenerContainerFactory simpleRqueueListenerContainerFactory() {
        SimpleRqueueListenerContainerFactory factory = new SimpleRqueueListenerContainerFactory();
        factory.setPollingInterval(POLL_MILLIS);
        return factory;
    }

    @RqueueListener(value = QUEUE, concurrency = "${slots}", batchSize = "${slots}")
    void run(String payload) {
        Runs.ran();
    }
}
