package io.holdfast.standalone.redis;

import java.time.Duration;

/** Waits for the end of a process that is not our child; Java itself would look only every few seconds. */
final class EndLoop {

    private static final long PAUSE_MILLIS = 10;

    private EndLoop() {}

    /** Returns whether it has ended in time. */
    static boolean await(long process, Duration patience) {
        long start = System.nanoTime();
        while (ProcessHandle.of(process).filter(ProcessHandle::isAlive).isPresent()) {
            if (System.nanoTime() - start > patience.toNanos()) {
                return false;
            }
            try {
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }
}
