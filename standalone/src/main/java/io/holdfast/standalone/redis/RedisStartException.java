package io.holdfast.standalone.redis;

/** The embedded Redis can't be started; the message says why and what to do, in a sentence. */
public final class RedisStartException extends RuntimeException {

    RedisStartException(String message) {
        super(message);
    }

    RedisStartException(String message, Throwable cause) {
        super(message, cause);
    }
}
