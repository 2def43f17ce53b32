package io.holdfast.worker;

/** Refuses a setting that makes no sense, in one line that names it. */
final class Setting {

    private Setting() {}

    static void check(String name, Object value, boolean good, String allowed) {
        if (!good) {
            throw new IllegalArgumentException(
                    WorkerProperties.PREFIX + "." + name + " is " + value + ": it must be " + allowed);
        }
    }
}
