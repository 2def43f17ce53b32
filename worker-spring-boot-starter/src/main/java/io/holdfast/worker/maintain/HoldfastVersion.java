package io.holdfast.worker.maintain;

import io.holdfast.queue.worker.WorkerReport;

/** The version of Holdfast that an application contains. */
final class HoldfastVersion {

    private HoldfastVersion() {}

    /** From the manifest of the jar with this class; {@value WorkerReport#UNKNOWN_VERSION} if there is none. */
    static String of(Class<?> type) {
        String version = type.getPackage().getImplementationVersion();
        return version == null || version.isBlank() ? WorkerReport.UNKNOWN_VERSION : version;
    }
}
