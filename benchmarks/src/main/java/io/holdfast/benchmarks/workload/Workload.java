package io.holdfast.benchmarks.workload;

import java.util.List;

/** Something that is measured, on one contender or on several with the same work. */
public interface Workload {

    /** As it is asked for on the command line. */
    String name();

    String sentence();

    /** One for each contender. The first is what the ratios relate to. */
    List<Trial> trials();
}
