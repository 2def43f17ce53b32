package io.holdfast.benchmarks.measure;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;

/**
 * The resources that this JVM has used so far.
 *
 * @param cpuMicros of all its threads, including the compiler's and the collector's
 * @param allocatedBytes of its live platform threads, including those that carry virtual threads
 */
public record ProcessUsage(double cpuMicros, double allocatedBytes) {

    public static ProcessUsage now() {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
        long[] allocated = threads.getThreadAllocatedBytes(threads.getAllThreadIds());
        return new ProcessUsage(
                system.getProcessCpuTime() / 1e3,
                Arrays.stream(allocated).filter(bytes -> bytes > 0).sum());
    }

    public ProcessUsage since(ProcessUsage before) {
        return new ProcessUsage(cpuMicros - before.cpuMicros, allocatedBytes - before.allocatedBytes);
    }
}
