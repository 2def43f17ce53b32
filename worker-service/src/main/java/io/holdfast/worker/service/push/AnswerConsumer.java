package io.holdfast.worker.service.push;

import io.holdfast.queue.model.Payload;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.hc.client5.http.async.methods.AbstractBinResponseConsumer;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpResponse;
import org.jspecify.annotations.Nullable;

/** Reads an answer, and of its body no more than a bound; past that it hangs up. */
final class AnswerConsumer extends AbstractBinResponseConsumer<Answer> {

    /** There was more than is kept. */
    static final class TooMuchException extends IOException {}

    private final int mostBytes;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private int status;
    private @Nullable String retryAfter;

    AnswerConsumer(int mostBytes) {
        this.mostBytes = mostBytes;
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
        int room = mostBytes - body.size();
        byte[] bytes = new byte[Math.min(room, source.remaining())];
        source.get(bytes);
        body.writeBytes(bytes);
        if (source.hasRemaining()) {
            throw new TooMuchException();
        }
    }

    @Override
    protected Answer buildResult() {
        return answer(true);
    }

    @Override
    public void releaseResources() {}

    /** What has come so far. */
    synchronized Answer answer(boolean whole) {
        return new Answer(status, retryAfter, Payload.of(body.toByteArray()), whole);
    }
}
