package io.holdfast.worker.runtime;

import io.holdfast.queue.worker.WorkerId;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.util.HexFormat;

/** Creates a worker's id from the host's name, the process id and four random bytes; and tells the host's name. */
final class WorkerIds {

    private static final int RANDOM_BYTES = 4;
    private static final int MAX_HOST_CHARS = 100;

    private WorkerIds() {}

    static WorkerId create() {
        byte[] random = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(random);
        return new WorkerId(host() + "-" + ProcessHandle.current().pid() + "-"
                + HexFormat.of().formatHex(random));
    }

    /** The name of this host; {@code worker} if it has none. */
    static String host() {
        try {
            String name = InetAddress.getLocalHost().getHostName().replaceAll("[^A-Za-z0-9_.-]", "-");
            return name.substring(0, Math.min(name.length(), MAX_HOST_CHARS));
        } catch (UnknownHostException e) {
            return "worker";
        }
    }
}
