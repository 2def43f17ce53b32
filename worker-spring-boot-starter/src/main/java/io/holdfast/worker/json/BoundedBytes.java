package io.holdfast.worker.json;

import java.io.ByteArrayOutputStream;

/** Accepts a limited number of bytes and rejects further ones, so that endless output is stopped. */
final class BoundedBytes extends ByteArrayOutputStream {

    private final int maxBytes;
    private boolean exceeded;

    BoundedBytes(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Stops the writer. */
    private static final class ExceededException extends RuntimeException {

        ExceededException() {
            super("More than the limit", null, false, false);
        }
    }

    boolean isExceeded() {
        return exceeded;
    }

    @Override
    public synchronized void write(int one) {
        makeRoom(1);
        super.write(one);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
        makeRoom(length);
        super.write(bytes, offset, length);
    }

    private void makeRoom(int length) {
        if (exceeded || length > maxBytes - count) {
            exceeded = true;
            throw new ExceededException();
        }
    }
}
