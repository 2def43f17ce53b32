package io.holdfast.benchmarks.workload;

import java.util.List;

/** A measurement of one contender, or of several with the same work. */
public interface Workload {

    /** The name on the command line. */
    String name();

    String sentence();

    /** One trial for each contender. Ratios are relative to the first. */
    List<Trial> trials();
}
