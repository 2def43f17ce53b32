package io.holdfast.worker.service.client;

import io.holdfast.queue.task.Payload;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.hc.client5.http.async.methods.AbstractBinResponseConsumer;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpResponse;
import org.jspecify.annotations.Nullable;

/** Reads a response. Closes the connection if its body is larger than the limit. */
final class ResponseConsumer extends AbstractBinResponseConsumer<PushResponse> {

    /** The body is larger than the limit. */
    static final class BodyTooLargeException extends IOException {}

    private final int maxBodyBytes;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private int status;
    private @Nullable String retryAfter;

    ResponseConsumer(int maxBodyBytes) {
        this.maxBodyBytes = maxBodyBytes;
    }

    @Override
    protected void start(HttpResponse response, ContentType type) {
        status = response.getCode();
        Header header = response.getFirstHeader(HttpHeaders.RETRY_AFTER);
        retryAfter = header == null ? null : header.getValue();
    }

    @Override
    protected int capacityIncrement() {
        return Integer.MAX_VALUE;
    }

    @Override
    protected synchronized void data(ByteBuffer source, boolean end) throws IOException {
        int free = maxBodyBytes - body.size();
        byte[] bytes = new byte[Math.min(free, source.remaining())];
        source.get(bytes);
        body.writeBytes(bytes);
        if (source.hasRemaining()) {
            throw new BodyTooLargeException();
        }
    }

    @Override
    protected PushResponse buildResult() {
        return response(true);
    }

    @Override
    public void releaseResources() {}

    /** What has been received so far. */
    synchronized PushResponse response(boolean complete) {
        return new PushResponse(status, retryAfter, Payload.of(body.toByteArray()), complete);
    }
}
