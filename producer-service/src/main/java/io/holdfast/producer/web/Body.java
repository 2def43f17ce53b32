package io.holdfast.producer.web;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** A call's body, which holds its share of the budget until it is closed. */
final class Body implements AutoCloseable {

    /** What a body of unknown length may have before it is counted as the largest that there may be. */
    private static final int SMALL = 64 * 1024;

    /** What a task takes beside its text while it is on its way. */
    private static final int BYTES_A_TASK = 2 * 1024;

    private final BodyBudget budget;
    private int share;
    private byte[] bytes = {};

    private Body(BodyBudget budget) {
        this.budget = budget;
    }

    /** @param length as announced; negative when it was not */
    static Body read(InputStream in, long length, int maxBytes, BodyBudget budget) throws IOException {
        Body body = new Body(budget);
        try {
            if (length >= 0) {
                body.readKnown(in, (int) length);
            } else {
                body.readUnknown(in, maxBytes);
            }
            return body;
        } catch (IOException | RuntimeException | Error e) {
            body.close();
            throw e;
        }
    }

    byte[] bytes() {
        return bytes;
    }

    private void readKnown(InputStream in, int length) throws IOException {
        take(length);
        bytes = new byte[length];
        int read = in.readNBytes(bytes, 0, length);
        bytes = read == length ? bytes : Arrays.copyOf(bytes, read);
    }

    /** One byte more than allowed is read, to know of it. */
    private void readUnknown(InputStream in, int maxBytes) throws IOException {
        int small = Math.min(SMALL, maxBytes);
        take(small);
        byte[] start = in.readNBytes(small);
        if (start.length < small) {
            bytes = start;
            return;
        }
        take(maxBytes - small);
        byte[] rest = in.readNBytes(maxBytes - small + 1);
        bytes = Arrays.copyOf(start, small + rest.length);
        System.arraycopy(rest, 0, bytes, small, rest.length);
    }

    /**
     * Counts the tasks that it may hold, each of which costs memory however few bytes it has; all in all no more than
     * the largest body.
     */
    void countTasks(int mostTasks, int maxBytes) {
        int tasks = 0;
        for (int i = 0; i < bytes.length && tasks < mostTasks; i++) {
            tasks += bytes[i] == '{' ? 1 : 0;
        }
        long worth = Math.min((long) tasks * BYTES_A_TASK, maxBytes);
        if (worth > share) {
            take((int) worth - share);
        }
    }

    private void take(int count) {
        budget.take(count);
        share += count;
    }

    @Override
    public void close() {
        budget.giveBack(share);
        share = 0;
    }
}
