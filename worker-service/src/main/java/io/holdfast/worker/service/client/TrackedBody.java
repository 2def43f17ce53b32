package io.holdfast.worker.service.client;

import java.io.IOException;
import java.util.Set;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.nio.AsyncEntityProducer;
import org.apache.hc.core5.http.nio.DataStreamChannel;
import org.apache.hc.core5.http.nio.entity.BasicAsyncEntityProducer;
import org.jspecify.annotations.Nullable;

/** The body of a request. Knows whether a connection has read it. */
final class TrackedBody implements AsyncEntityProducer {

    private final BasicAsyncEntityProducer body;
    private volatile boolean sent;

    TrackedBody(byte[] bytes) {
        this.body = new BasicAsyncEntityProducer(bytes, ContentType.APPLICATION_JSON.withCharset((String) null));
    }

    boolean wasSent() {
        return sent;
    }

    @Override
    public void produce(DataStreamChannel channel) throws IOException {
        sent = true;
        body.produce(channel);
    }

    @Override
    public int available() {
        return body.available();
    }

    @Override
    public boolean isRepeatable() {
        return false;
    }

    @Override
    public void failed(Exception cause) {
        body.failed(cause);
    }

    @Override
    public long getContentLength() {
        return body.getContentLength();
    }

    @Override
    public @Nullable String getContentType() {
        return body.getContentType();
    }

    @Override
    public @Nullable String getContentEncoding() {
        return null;
    }

    @Override
    public boolean isChunked() {
        return false;
    }

    @Override
    public @Nullable Set<String> getTrailerNames() {
        return null;
    }

    @Override
    public void releaseResources() {
        body.releaseResources();
    }
}
