package io.holdfast.producer.web;

import org.springframework.http.HttpHeaders;

/** When it makes sense to call again, in seconds. */
final class RetryAfter {

    static final int SOON = 1;

    /** Memory comes free more slowly than connections. */
    static final int LATER = 5;

    private RetryAfter() {}

    static HttpHeaders header(int seconds) {
        HttpHeaders headers = new HttpHeaders();
        headers.set(HttpHeaders.RETRY_AFTER, Integer.toString(seconds));
        return headers;
    }
}
