package io.holdfast.producer.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** The body of a request. It has its share of the {@link ByteBudget} until it is closed. */
public final class Body implements AutoCloseable {

    /** A body of unknown length that is larger than this counts as one of the maximum size. */
    private static final int SMALL = 64 * 1024;

    /** The memory of a task besides its text while it is enqueued. */
    private static final int BYTES_PER_TASK = 2 * 1024;

    private final ByteBudget.Share share;
    private byte[] bytes = {};

    private Body(ByteBudget.Share share) {
        this.share = share;
    }

    /**
     * Reads up to one byte more than allowed, so that the caller can refuse a body that is too large.
     *
     * @param length from the Content-Length header; negative without one
     * @throws ProblemException {@code OVERLOADED} when the budget has no room in time
     */
    static Body read(InputStream in, long length, int maxBytes, ByteBudget budget) throws IOException {
        Body body = new Body(budget.share());
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

    public byte[] bytes() {
        return bytes;
    }

    private void readKnown(InputStream in, int length) throws IOException {
        share.grow(length);
        bytes = new byte[length];
        int read = in.readNBytes(bytes, 0, length);
        bytes = read == length ? bytes : Arrays.copyOf(bytes, read);
    }

    private void readUnknown(InputStream in, int maxBytes) throws IOException {
        int small = Math.min(SMALL, maxBytes);
        share.grow(small);
        byte[] start = in.readNBytes(small);
        if (start.length < small) {
            bytes = start;
            return;
        }
        share.grow(maxBytes - small);
        byte[] rest = in.readNBytes(maxBytes - small + 1);
        bytes = Arrays.copyOf(start, small + rest.length);
        System.arraycopy(rest, 0, bytes, small, rest.length);
    }

    /**
     * Grows the share by the memory of the tasks that the body may contain, since a task costs memory however short its
     * text is. The share never exceeds that of the largest body.
     */
    void countTasks(int maxTasks, int maxBytes) {
        int tasks = 0;
        for (int i = 0; i < bytes.length && tasks < maxTasks; i++) {
            tasks += bytes[i] == '{' ? 1 : 0;
        }
        long needed = Math.min((long) tasks * BYTES_PER_TASK, maxBytes);
        if (needed > share.size()) {
            share.grow((int) needed - share.size());
        }
    }

    @Override
    public void close() {
        share.close();
    }
}
