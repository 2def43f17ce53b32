package io.holdfast.worker.service.push;

import io.holdfast.queue.model.Payload;
import io.holdfast.worker.service.push.NoAnswerException.Kind;
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
 * Sends requests, each once and to where it says: no redirect is followed, nothing is repeated, no cookie is kept. A
 * thread that waits for an answer can be interrupted, which ends the request. Safe for use by many threads.
 */
final class PushClient implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(PushClient.class);
    private static final Timeout CONNECT = Timeout.ofSeconds(3);
    private static final TimeValue LONGEST_LIFE = TimeValue.ofMinutes(5);
    private static final TimeValue LONGEST_IDLE = TimeValue.ofSeconds(30);

    private final int mostBytes;
    private final CloseableHttpAsyncClient anywhere;
    private final CloseableHttpAsyncClient publicOnly;

    /**
     * A request.
     *
     * @param allowPrivate whether it may go to a private network
     */
    record Push(URI url, Map<String, String> headers, Payload body, Duration timeout, boolean allowPrivate) {}

    /**
     * @param connections at most
     * @param mostBytes of an answer's body that are kept
     */
    PushClient(int connections, int mostBytes) {
        this(connections, mostBytes, new AddressGuard());
    }

    PushClient(int connections, int mostBytes, DnsResolver guard) {
        this.mostBytes = mostBytes;
        this.anywhere = client(connections, SystemDefaultDnsResolver.INSTANCE);
        this.publicOnly = client(connections, guard);
    }

    private static CloseableHttpAsyncClient client(int connections, DnsResolver resolver) {
        CloseableHttpAsyncClient client = HttpAsyncClients.custom()
                .setConnectionManager(PoolingAsyncClientConnectionManagerBuilder.create()
                        .setDnsResolver(resolver)
                        .setMaxConnTotal(connections)
                        .setMaxConnPerRoute(connections)
                        .setDefaultTlsConfig(TlsConfig.custom()
                                .setVersionPolicy(HttpVersionPolicy.FORCE_HTTP_1)
                                .build())
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(CONNECT)
                                .setTimeToLive(LONGEST_LIFE) // a name may get another address
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
                        error -> log.debug("The HTTP client's reactor", error)) // also when it closes
                .evictExpiredConnections()
                .evictIdleConnections(LONGEST_IDLE)
                .build();
        client.start();
        return client;
    }

    Answer send(Push push) throws NoAnswerException, InterruptedException {
        BasicHttpRequest request = new BasicHttpRequest("POST", push.url());
        push.headers().forEach(request::setHeader);
        SeenBody body = new SeenBody(push.body().bytes());
        AnswerConsumer consumer = new AnswerConsumer(mostBytes);
        CloseableHttpAsyncClient client = push.allowPrivate() ? anywhere : publicOnly;
        Future<Answer> answer = client.execute(new BasicRequestProducer(request, body), consumer, null);
        try {
            return answer.get(push.timeout().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new NoAnswerException(
                    body.wasSent() ? Kind.TIMED_OUT : Kind.UNREACHABLE,
                    "no answer within " + push.timeout().toMillis() + " ms");
        } catch (ExecutionException e) {
            return answerDespite(e.getCause() == null ? e : e.getCause(), consumer, body);
        } finally {
            answer.cancel(true); // ends what is still under way
        }
    }

    private static Answer answerDespite(Throwable error, AnswerConsumer consumer, SeenBody body)
            throws NoAnswerException {
        if (error instanceof AnswerConsumer.TooMuchException) {
            return consumer.answer(false);
        } else if (error instanceof IOException || error instanceof HttpException) {
            throw new NoAnswerException(body.wasSent() ? Kind.CUT_OFF : Kind.UNREACHABLE, textOf(error));
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
        anywhere.close(CloseMode.GRACEFUL);
        publicOnly.close(CloseMode.GRACEFUL);
    }
}
