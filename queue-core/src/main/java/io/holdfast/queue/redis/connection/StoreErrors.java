package io.holdfast.queue.redis.connection;

import io.holdfast.queue.StoreException;
import io.holdfast.queue.StoreFullException;
import io.holdfast.queue.StoreMismatchException;
import io.holdfast.queue.StoreUnavailableException;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandInterruptedException;
import io.lettuce.core.RedisConnectionException;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/**
 * Translates errors of the driver into the exceptions of the port. Redis 6.2 wraps errors that arise within a script
 * ({@code ERR Error running script … -OOM …}), so the texts are searched, not compared.
 */
public final class StoreErrors {

    /** What a script gets instead of {@code NOPERM}. */
    private static final String NOT_PERMITTED_IN_SCRIPT = "The user executing the script can't";

    private StoreErrors() {}

    /** @param operation what failed, as an infinitive: {@code enqueue tasks} */
    public static RuntimeException translate(String operation, RuntimeException error) {
        if (error instanceof StoreException) {
            return error;
        }
        String text = textsOf(error);
        String reason = reason(error);
        if (text.contains("OOM ")) {
            return new StoreFullException("Redis is out of memory and refused to " + operation, error);
        }
        if (isMisconfigured(text)) {
            return new StoreMismatchException("Cannot connect to Redis: " + reason, error);
        }
        if (text.contains("WRONGTYPE") || text.contains("NOPERM") || text.contains(NOT_PERMITTED_IN_SCRIPT)) {
            return new StoreMismatchException("Redis refused to " + operation + ": " + reason, error);
        }
        if (text.contains("@user_script") && !isTemporary(text)) {
            return new IllegalStateException("The script to " + operation + " failed: " + reason, error);
        }
        if (isFromReplica(text)) {
            return new StoreUnavailableException(
                    "Redis is a replica and refused to " + operation + ": " + reason, error);
        }
        return new StoreUnavailableException(problem(operation, error, text) + ": " + reason, error);
    }

    private static String problem(String operation, RuntimeException error, String text) {
        if (isDisconnected(error, text)) {
            return "No connection to Redis to " + operation;
        }
        if (hasCause(error, RedisCommandExecutionException.class)) {
            return "Redis refused to " + operation;
        }
        if (hasCause(error, RedisCommandInterruptedException.class)) {
            return "Interrupted while waiting for Redis to " + operation;
        }
        return isSilent(error) ? "Redis did not answer the call to " + operation : "Redis failed to " + operation;
    }

    /** The driver has texts, but no type, for a connection that broke or is missing. */
    private static boolean isDisconnected(RuntimeException error, String text) {
        return hasCause(error, RedisConnectionException.class)
                || hasCause(error, IOException.class)
                || text.contains("not connected")
                || text.contains("disconnected")
                || text.contains("Connection closed")
                || text.contains("closed prematurely");
    }

    /** Unwraps the failure of a future into an exception that can be thrown. */
    public static RuntimeException unchecked(Throwable error) {
        Throwable cause = error instanceof CompletionException || error instanceof ExecutionException
                ? Objects.requireNonNullElse(error.getCause(), error)
                : error;
        return cause instanceof RuntimeException unchecked ? unchecked : new CompletionException(cause);
    }

    public static boolean isNoScript(RuntimeException error) {
        return textsOf(error).contains("NOSCRIPT");
    }

    /** Whether the server is a replica, with or without a link to its master. */
    static boolean isFromReplica(RuntimeException error) {
        return isFromReplica(textsOf(error));
    }

    private static boolean isFromReplica(String text) {
        return text.contains("READONLY") || text.contains("MASTERDOWN");
    }

    /** Whether the server permanently refuses such a command, at least for this user. */
    public static boolean isRefusal(RuntimeException error) {
        String text = textsOf(error);
        return hasCause(error, RedisCommandExecutionException.class)
                && !hasCause(error, RedisConnectionException.class) // refused to connect at all
                && !text.contains("NOAUTH")
                && !isTemporary(text)
                && !isFromReplica(text);
    }

    /** The message of the innermost cause, usually the server's own; the name of its class if it has none. */
    public static String reason(Throwable error) {
        return firstLine(rootOf(error));
    }

    /** Whether the driver has no connection now, and does not say why. */
    static boolean isWithoutConnection(RuntimeException error) {
        String text = textsOf(error);
        return text.contains("Currently not connected") || text.contains("Connection disconnected");
    }

    /** Whether no answer came in time. */
    static boolean isSilent(RuntimeException error) {
        return textsOf(error).contains("timed out");
    }

    /** Whether a setting is wrong, so that retrying does not help. */
    private static boolean isMisconfigured(String text) {
        return text.contains("NOAUTH")
                || text.contains("WRONGPASS")
                || text.contains("without any password configured")
                || text.contains("DB index")
                || text.contains("SELECT is not allowed in cluster mode")
                || text.contains("valid certification path")
                || text.contains("subject alternative")
                || text.contains("not an SSL/TLS record");
    }

    private static boolean isTemporary(String text) {
        return text.contains("READONLY")
                || text.contains("LOADING")
                || text.contains("MISCONF")
                || text.contains("NOREPLICAS")
                || text.contains("CLUSTERDOWN")
                || text.contains("BUSY ");
    }

    private static boolean hasCause(Throwable error, Class<? extends Throwable> type) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }

    private static String textsOf(Throwable error) {
        StringBuilder texts = new StringBuilder();
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            texts.append(cause.getMessage()).append('\n');
        }
        return texts.toString();
    }

    private static Throwable rootOf(Throwable error) {
        Throwable root = error;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    private static String firstLine(Throwable error) {
        String message = error.getMessage();
        return message == null || message.isBlank()
                ? error.getClass().getSimpleName()
                : message.lines().findFirst().orElse(message);
    }
}
