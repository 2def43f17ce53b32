package io.holdfast.benchmarks.peer;

import io.lettuce.core.RedisClient;
import java.io.IOException;
import java.time.Duration;
import java.util.stream.IntStream;
import org.jobrunr.configuration.JobRunr;
import org.jobrunr.jobs.states.StateName;
import org.jobrunr.scheduling.JobScheduler;
import org.jobrunr.server.BackgroundJobServerConfiguration;
import org.jobrunr.storage.StorageProvider;
import org.jobrunr.storage.nosql.redis.LettuceRedisStorageProvider;

/** JobRunr 7 on Redis, the last version that supports it: version 8 has no storage on Redis. */
public final class JobRunrPeer implements Peer {

    /** The minimum that it allows. */
    private static final Duration POLL_INTERVAL = Duration.ofSeconds(5);

    private RedisClient redis;
    private StorageProvider storage;
    private JobScheduler scheduler;

    public static void main(String[] args) throws IOException {
        PeerMain.serve(new JobRunrPeer());
    }

    @Override
    public void open(int port) {
        redis = RedisClient.create("redis://127.0.0.1:" + port);
        storage = new LettuceRedisStorageProvider(redis);
        scheduler = JobRunr.configure().useStorageProvider(storage).initialize().getJobScheduler();
    }

    /** The job. */
    public static void noop(String payload) {
        Runs.ran();
    }

    @Override
    public void enqueue(int tasks) {
        scheduler.enqueue(IntStream.range(0, tasks).mapToObj(i -> PAYLOAD), payload -> noop(payload));
    }

    @Override
    public long drain(int tasks, int slots) {
        Runs.reset();
        JobRunr.configure()
                .useStorageProvider(storage)
                .useBackgroundJobServer(BackgroundJobServerConfiguration.usingStandardBackgroundJobServerConfiguration()
                        .andPollInterval(POLL_INTERVAL)
                        .andWorkerCount(slots))
                .initialize();
        return Runs.awaitEnd(tasks, () -> storage.countJobs(StateName.SUCCEEDED) >= tasks);
    }

    @Override
    public void close() {
        JobRunr.destroy();
        redis.shutdown();
    }
}
