package io.holdfast.worker.service.client;

import io.holdfast.queue.task.Payload;
import io.holdfast.worker.service.client.NoResponseException.Kind;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.apache.hc.core5.http.nio.support.BasicRequestProducer;
import org.apache.hc.core5.http2.HttpVersionPolicy;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends each request exactly once to its URL: no redirects, no retries, no cookies. Interrupting the calling thread cancels
 * the request. Thread-safe.
 */
public final class PushClient implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(PushClient.class);
    private static final Timeout CONNECT_TIMEOUT = Timeout.ofSeconds(3);
    private static final TimeValue MAX_CONNECTION_AGE = TimeValue.ofMinutes(5);
    private static final TimeValue MAX_IDLE_TIME = TimeValue.ofSeconds(30);

    private final int maxBodyBytes;
    private final CloseableHttpAsyncClient unrestricted;
    private final CloseableHttpAsyncClient publicOnly;

    /**
     * A request.
     *
     * @param allowPrivate whether the target may be on a private network
     */
    public record Push(URI url, Map<String, String> headers, Payload body, Duration timeout, boolean allowPrivate) {}

    /** @param maxBodyBytes the size up to which response bodies are kept */
    public PushClient(int maxConnections, int maxBodyBytes) {
        this(maxConnections, maxBodyBytes, new PublicAddressResolver());
    }

    PushClient(int maxConnections, int maxBodyBytes, DnsResolver guard) {
        this.maxBodyBytes = maxBodyBytes;
        this.unrestricted = client(maxConnections, SystemDefaultDnsResolver.INSTANCE);
        this.publicOnly = client(maxConnections, guard);
    }

    private static CloseableHttpAsyncClient client(int maxConnections, DnsResolver resolver) {
        CloseableHttpAsyncClient client = HttpAsyncClients.custom()
                .setConnectionManager(PoolingAsyncClientConnectionManagerBuilder.create()
                        .setDnsResolver(resolver)
                        .setMaxConnTotal(maxConnections)
                        .setMaxConnPerRoute(maxConnections)
                        .setDefaultTlsConfig(TlsConfig.custom()
                                .setVersionPolicy(HttpVersionPolicy.FORCE_HTTP_1)
                                .build())
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(CONNECT_TIMEOUT)
                                .setTimeToLive(MAX_CONNECTION_AGE) // the address of a host may change
                                .setValidateAfterInactivity(TimeValue.ofSeconds(1))
                                .build())
                        .build())
                .setUserAgent("Holdfast")
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableContentCompression()
                .setIoReactorExceptionCallback(
                        error -> log.debug("Error in the HTTP client", error)) // also called on close
                .evictExpiredConnections()
                .evictIdleConnections(MAX_IDLE_TIME)
                .build();
        client.start();
        return client;
    }

    public PushResponse send(Push push) throws NoResponseException, InterruptedException {
        BasicHttpRequest request = new BasicHttpRequest("POST", push.url());
        push.headers().forEach(request::setHeader);
        TrackedBody body = new TrackedBody(push.body().bytes());
        ResponseConsumer consumer = new ResponseConsumer(maxBodyBytes);
        CloseableHttpAsyncClient client = push.allowPrivate() ? unrestricted : publicOnly;
        Future<PushResponse> response = client.execute(new BasicRequestProducer(request, body), consumer, null);
        try {
            return response.get(push.timeout().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new NoResponseException(
                    body.wasSent() ? Kind.TIMED_OUT : Kind.UNREACHABLE,
                    "no response within " + push.timeout().toMillis() + " ms");
        } catch (ExecutionException e) {
            return responseDespite(e.getCause() == null ? e : e.getCause(), consumer, body);
        } finally {
            response.cancel(true); // ends a request still in progress
        }
    }

    private static PushResponse responseDespite(Throwable error, ResponseConsumer consumer, TrackedBody body)
            throws NoResponseException {
        if (error instanceof ResponseConsumer.BodyTooLargeException) {
            return consumer.response(false);
        } else if (error instanceof IOException || error instanceof HttpException) {
            throw new NoResponseException(body.wasSent() ? Kind.CUT_OFF : Kind.UNREACHABLE, textOf(error));
        } else if (error instanceof RuntimeException broken) {
            throw broken;
        }
        throw new IllegalStateException(error);
    }

    private static String textOf(Throwable error) {
        String message = error.getMessage();
        return message == null || message.isBlank() ? error.getClass().getSimpleName() : message;
    }

    @Override
    public void close() {
        unrestricted.close(CloseMode.GRACEFUL);
        publicOnly.close(CloseMode.GRACEFUL);
    }
}
