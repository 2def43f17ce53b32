package io.holdfast.standalone.redis;

import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits for a Redis that was just launched: until it listens, then until it has loaded its data. */
final class StartLoop {

    private static final Logger log = LoggerFactory.getLogger(StartLoop.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final long LISTENING_NANOS = Duration.ofSeconds(10).toNanos();
    private static final long PAUSE_MILLIS = 20;

    private final int port;
    private final DataFolder folder;

    StartLoop(int port, DataFolder folder) {
        this.port = port;
        this.folder = folder;
    }

    /**
     * Returns the number of its process, once it is ready. Loading takes as long as it takes; a Redis that ends
     * meanwhile, or that doesn't even listen after ten seconds, is an IOException.
     *
     * @throws PortTakenException when another Redis was quicker to take the port
     */
    long await() throws IOException, InterruptedException {
        try (RedisConversation redis = listening()) {
            if (!redis.folder().equals(folder.path().toString())) {
                throw new PortTakenException(port);
            }
            if (!redis.ready()) {
                log.info("The embedded Redis is loading its data");
            }
            while (!redis.ready()) {
                Thread.sleep(PAUSE_MILLIS);
            }
            return redis.process();
        }
    }

    private RedisConversation listening() throws IOException, InterruptedException {
        long start = System.nanoTime();
        while (true) {
            try {
                return RedisConversation.open(port, PATIENCE);
            } catch (IOException e) {
                if (hasEnded() || System.nanoTime() - start > LISTENING_NANOS) {
                    throw e;
                }
                Thread.sleep(PAUSE_MILLIS);
            }
        }
    }

    private boolean hasEnded() {
        return folder.notedProcess()
                .filter(number ->
                        ProcessHandle.of(number).filter(ProcessHandle::isAlive).isEmpty())
                .isPresent();
    }
}
