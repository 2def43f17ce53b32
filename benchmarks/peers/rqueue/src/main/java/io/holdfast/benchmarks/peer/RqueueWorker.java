package io.holdfast.benchmarks.peer;

import com.github.sonus21.rqueue.annotation.RqueueListener;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;

/** Runs the tasks. */
@SpringBootConfiguration
@EnableAutoConfiguration
class RqueueWorker {

    static final String QUEUE = "noop";

    @RqueueListener(value = QUEUE, concurrency = "${slots}", batchSize = "${slots}")
    void run(String payload) {
        Runs.ran();
    }
}
