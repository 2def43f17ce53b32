package io.holdfast.standalone.redis;

/** The embedded Redis cannot be started. The message says why and what to do, in one sentence. */
public final class RedisStartException extends RuntimeException {

    RedisStartException(String message) {
        super(message);
    }

    RedisStartException(String message, Throwable cause) {
        super(message, cause);
    }
}
