package io.holdfast.standalone.redis;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * A Redis that keeps its data in our folder.
 *
 * @param port what it listens on
 * @param process its number
 */
record RunningRedis(int port, long process) {

    private static final Duration PATIENCE = Duration.ofSeconds(3);

    /** The one that a killed Holdfast left: where the folder's note says, if it says itself that it is on the folder. */
    static Optional<RunningRedis> leftOverOn(DataFolder folder) {
        return folder.notedPort().flatMap(port -> at(port, folder));
    }

    private static Optional<RunningRedis> at(int port, DataFolder folder) {
        try (RedisConversation redis = RedisConversation.open(port, PATIENCE)) {
            if (redis.folder().equals(folder.path().toString())) {
                return Optional.of(new RunningRedis(port, redis.process()));
            }
        } catch (IOException e) {
            refuseIfItOnlyHangs(folder);
        }
        return Optional.empty();
    }

    /** Two servers on one append-only file would ruin it. */
    private static void refuseIfItOnlyHangs(DataFolder folder) {
        folder.notedProcess()
                .flatMap(ProcessHandle::of)
                .filter(process -> runsFrom(process, folder))
                .ifPresent(process -> {
                    throw new RedisStartException("The Redis that was left over on " + folder.path() + " (process "
                            + process.pid() + ") does not answer; end it with kill -9 " + process.pid()
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
