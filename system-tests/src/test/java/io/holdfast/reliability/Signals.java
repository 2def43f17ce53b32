package io.holdfast.reliability;

import io.holdfast.system.ServiceProcess;
import io.holdfast.testing.RedisProcess;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Sends signals and does not wait for what they cause. */
final class Signals {

    private Signals() {}

    /** Freezes a process: nothing in it runs, and its connections stay open. */
    static void stop(ServiceProcess process) {
        send("-STOP", process.pid());
    }

    static void stop(RedisProcess process) {
        send("-STOP", process.pid());
    }

    static void wake(ServiceProcess process) {
        send("-CONT", process.pid());
    }

    static void wake(RedisProcess process) {
        send("-CONT", process.pid());
    }

    /** Asks a process to end: SIGTERM. */
    static void terminate(ServiceProcess process) {
        send("-TERM", process.pid());
    }

    private static void send(String signal, long pid) {
        try {
            int status = new ProcessBuilder("kill", signal, Long.toString(pid))
                    .start()
                    .waitFor();
            if (status != 0) {
                throw new IllegalStateException("kill " + signal + " " + pid + " ended with " + status);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
