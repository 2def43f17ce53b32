package io.holdfast.standalone.redis;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * A Redis that runs on our data folder.
 *
 * @param process its process id
 */
record RunningRedis(int port, long process) {

    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    /** The Redis that a killed Holdfast left running: on the port in the folder, if it reports this folder as its own. */
    static Optional<RunningRedis> leftOverOn(DataFolder folder) {
        return folder.savedPort().flatMap(port -> at(port, folder));
    }

    private static Optional<RunningRedis> at(int port, DataFolder folder) {
        try (PlainRedisClient redis = PlainRedisClient.open(port, TIMEOUT)) {
            if (redis.folder().equals(folder.path().toString())) {
                return Optional.of(new RunningRedis(port, redis.processId()));
            }
        } catch (IOException e) {
            failIfItHangs(folder);
        }
        return Optional.empty();
    }

    /** Two servers would corrupt the append-only file. */
    private static void failIfItHangs(DataFolder folder) {
        folder.savedProcess()
                .flatMap(ProcessHandle::of)
                .filter(process -> runsFrom(process, folder))
                .ifPresent(process -> {
                    throw new RedisStartException("The Redis left running on " + folder.path() + " (process "
                            + process.pid() + ") does not answer; run kill -9 " + process.pid()
                            + " and start again");
                });
    }

    private static boolean runsFrom(ProcessHandle process, DataFolder folder) {
        return process.info()
                .command()
                .filter(command -> command.startsWith(folder.path().toString()))
                .isPresent();
    }
}
