package io.holdfast.benchmarks.start;

import io.holdfast.benchmarks.contender.Holdfast;
import io.holdfast.benchmarks.contender.RunningWorker;

/** The worker runtime without a Spring context. */
public final class PlainWorker {

    /** What a worker prints when its first handler runs. */
    public static final String STARTED = "started";

    private PlainWorker() {}

    /** @param args the port of Redis */
    public static void main(String[] args) {
        RunningWorker.start(
                new Holdfast().open(Integer.parseInt(args[0])).engine(),
                task -> System.out.println(STARTED),
                "slots=10");
    }
}
