package io.holdfast.system;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Records, over HTTP and in the test's own process, what handlers in other processes do: every run of a task with its
 * fencing token, its start and its end. Times are from this process' monotonic clock, so that those of several workers
 * are comparable. A worker waits for the answer before it continues: everything it has done is recorded.
 */
public final class Sink implements AutoCloseable {

    static {
        System.setProperty("sun.net.httpserver.nodelay", "true"); // else each answer waits for 40 ms
    }

    public enum Event {
        /** A worker process is ready; has no task. */
        READY,
        START,
        DONE,
        FAILED,
        INTERRUPTED
    }

    /** @param pid the worker's process */
    public record Moment(Event event, String task, long token, long pid, long nanos) {}

    /**
     * One execution.
     *
     * @param end null if it never ended, because its process died or it still runs
     */
    public record Run(Moment start, @Nullable Moment end) {

        public long token() {
            return start.token();
        }

        public boolean ended(Event how) {
            return end != null && end.event() == how;
        }
    }

    private final Queue<Moment> moments = new ConcurrentLinkedQueue<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;

    public Sink() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1_000);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::take);
        server.setExecutor(threads);
        server.start();
    }

    public String address() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /** {@code POST /START?task=…&token=…&pid=…}. */
    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            Map<String, String> fields = new HashMap<>();
            for (String field : exchange.getRequestURI().getQuery().split("&", -1)) {
                String[] pair = field.split("=", 2);
                fields.put(pair[0], pair[1]);
            }
            moments.add(new Moment(
                    Event.valueOf(exchange.getRequestURI().getPath().substring(1)),
                    fields.get("task"),
                    Long.parseLong(fields.get("token")),
                    Long.parseLong(fields.get("pid")),
                    System.nanoTime()));
            exchange.sendResponseHeaders(200, -1);
        }
    }

    /** In the order of their arrival. */
    public List<Moment> moments(Event event) {
        return moments.stream().filter(moment -> moment.event() == event).toList();
    }

    public boolean isReady(long pid) {
        return moments(Event.READY).stream().anyMatch(moment -> moment.pid() == pid);
    }

    /** Every run of every task, by the task's id, in the order of their starts. */
    public Map<String, List<Run>> runs() {
        Map<String, Map<Long, Run>> byToken = new LinkedHashMap<>();
        for (Moment moment : moments) {
            if (moment.event() != Event.READY) {
                byToken.computeIfAbsent(moment.task(), task -> new LinkedHashMap<>())
                        .merge(moment.token(), new Run(moment, null), (run, later) -> new Run(run.start(), moment));
            }
        }
        Map<String, List<Run>> runs = new LinkedHashMap<>();
        byToken.forEach((task, all) -> runs.put(task, new ArrayList<>(all.values())));
        return runs;
    }

    public List<Run> runsOf(String task) {
        return runs().getOrDefault(task, List.of());
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
