package io.holdfast.worker.support;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.boot.system.JavaVersion;
import org.springframework.core.task.SimpleAsyncTaskExecutor;

/** Creates the threads of a worker. */
public final class Threads {

    private static final long IDLE_SECONDS = 60;

    private Threads() {}

    /** Virtual threads where the JVM has them, otherwise a pool with a thread per slot. None keeps the JVM alive. */
    public static Executor forHandlers(int slots) {
        String name = "holdfast-handler-";
        if (JavaVersion.getJavaVersion().isEqualOrNewerThan(JavaVersion.TWENTY_ONE)) {
            SimpleAsyncTaskExecutor virtual = new SimpleAsyncTaskExecutor(name);
            virtual.setVirtualThreads(true);
            return virtual;
        }
        AtomicInteger number = new AtomicInteger();
        return pool(slots, work -> daemons(name + number.incrementAndGet()).newThread(work));
    }

    /** A thread that ends while it has nothing to do. It does not keep the JVM alive. */
    public static Executor single(String name) {
        return pool(1, daemons(name));
    }

    private static Executor pool(int threads, ThreadFactory factory) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                threads, threads, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), factory);
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    public static ThreadFactory daemons(String name) {
        return work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        };
    }
}
