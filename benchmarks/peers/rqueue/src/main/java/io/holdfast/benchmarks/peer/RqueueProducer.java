package io.holdfast.benchmarks.peer;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;

/** Only enqueues. */
@SpringBootConfiguration
@EnableAutoConfiguration
class RqueueProducer {}
