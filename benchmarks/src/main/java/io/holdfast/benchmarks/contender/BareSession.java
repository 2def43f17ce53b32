package io.holdfast.benchmarks.contender;

import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.StatefulRedisConnection;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ExecutionException;

/** The bare cycle on one server. Frozen, see {@link BareCycle}. */
final class BareSession implements OneByOne.Session {

    private static final int MAX_BATCH = 1_000;
    private static final int IN_FLIGHT = 2;
    private static final byte[] WORKER = BareScript.bytes("host-name-1234-0123456789abcdef");
    private static final byte[] LEASE = BareScript.bytes("30000");
    private static final byte[] KEPT = BareScript.bytes("10000");

    private final StatefulRedisConnection<byte[], byte[]> connection;
    private final BareScript enqueue;
    private final BareScript acquire;
    private final BareScript complete;
    private final byte[] record;
    private long lastId;

    BareSession(StatefulRedisConnection<byte[], byte[]> connection) {
        this.connection = connection;
        this.enqueue = BareScript.load(connection, "enqueue", "bare:data", "bare:pending", "bare:wakeup");
        this.acquire = BareScript.load(
                connection,
                "acquire",
                "bare:data",
                "bare:pending",
                "bare:wakeup",
                "bare:processing",
                "bare:owners",
                "bare:fence");
        this.complete = BareScript.load(
                connection, "complete", "bare:data", "bare:processing", "bare:owners", "bare:completed");
        byte[] header = BareScript.bytes("1 " + Load.TYPE + " 1790000000000\n");
        this.record = new byte[header.length + Load.PAYLOAD_BYTES];
        System.arraycopy(header, 0, record, 0, header.length);
        System.arraycopy(Load.payload(), 0, record, header.length, Load.PAYLOAD_BYTES);
        connection.setAutoFlushCommands(false);
    }

    @Override
    public void enqueue(int tasks) throws ExecutionException, InterruptedException {
        Queue<RedisFuture<?>> under = new ArrayDeque<>();
        for (int sent = 0; sent < tasks; sent += MAX_BATCH) {
            under.add(enqueue.send(batch(Math.min(MAX_BATCH, tasks - sent))));
            connection.flushCommands();
            awaitAllBut(IN_FLIGHT - 1, under);
        }
        awaitAllBut(0, under);
    }

    @Override
    public void enqueueSingly(int tasks, int inFlight) throws ExecutionException, InterruptedException {
        Queue<RedisFuture<?>> under = new ArrayDeque<>();
        for (int i = 0; i < tasks; i++) {
            under.add(enqueue.send(batch(1)));
            connection.flushCommands();
            awaitAllBut(inFlight - 1, under);
        }
        awaitAllBut(0, under);
    }

    /** Members and records, alternating; members are as long as Holdfast's. */
    private byte[][] batch(int tasks) {
        byte[][] arguments = new byte[2 * tasks][];
        for (int i = 0; i < tasks; i++) {
            arguments[2 * i] =
                    BareScript.bytes("d01" + String.valueOf(1_000_000_000_000_000_000L + lastId++) + "00000");
            arguments[2 * i + 1] = record;
        }
        return arguments;
    }

    @Override
    public long drain(int tasks, int slots) throws ExecutionException, InterruptedException {
        byte[] limit = BareScript.bytes(Integer.toString(Math.min(MAX_BATCH, slots)));
        Queue<RedisFuture<List<byte[]>>> acquiring = new ArrayDeque<>();
        Queue<RedisFuture<?>> completing = new ArrayDeque<>();
        long started = System.nanoTime();
        for (int i = 0; i < IN_FLIGHT; i++) {
            acquiring.add(acquire.send(WORKER, limit, LEASE));
        }
        connection.flushCommands();
        for (int taken = 0; taken < tasks; ) {
            List<byte[]> batch = acquiring.remove().get();
            if (batch.isEmpty()) {
                throw new IllegalStateException("Only " + taken + " of " + tasks + " tasks were there");
            }
            taken += (batch.size() - 1) / 2;
            completing.add(complete.send(endOf(batch)));
            acquiring.add(acquire.send(WORKER, limit, LEASE));
            connection.flushCommands();
            awaitAllBut(IN_FLIGHT, completing);
        }
        awaitAllBut(0, completing);
        long taken = System.nanoTime() - started;
        awaitAllBut(0, acquiring);
        return taken;
    }

    private static byte[][] endOf(List<byte[]> batch) {
        int tasks = (batch.size() - 1) / 2;
        byte[][] arguments = new byte[3 + tasks][];
        arguments[0] = WORKER;
        arguments[1] = KEPT;
        arguments[2] = batch.get(0);
        for (int i = 0; i < tasks; i++) {
            arguments[3 + i] = batch.get(1 + 2 * i);
        }
        return arguments;
    }

    private static void awaitAllBut(int max, Queue<? extends RedisFuture<?>> under)
            throws ExecutionException, InterruptedException {
        while (under.size() > max) {
            under.remove().get();
        }
    }

    @Override
    public void close() {
        connection.close();
    }
}
