package io.holdfast.queue.redis;

import io.holdfast.queue.StoreException;
import io.holdfast.queue.StoreFullException;
import io.holdfast.queue.StoreMismatchException;
import io.holdfast.queue.StoreUnavailableException;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisConnectionException;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/**
 * Tells what an error of the driver means. Redis 6.2 wraps errors that arise within a script ({@code ERR Error running
 * script … -OOM …}), so the texts are searched, not compared.
 */
final class StoreErrors {

    private StoreErrors() {}

    static RuntimeException translate(String what, RuntimeException error) {
        if (error instanceof StoreException) {
            return error;
        }
        String text = textsOf(error);
        String call = what.toLowerCase(Locale.ROOT);
        if (text.contains("OOM ")) {
            return new StoreFullException("Redis is out of memory and refused " + call, error);
        }
        if (isUnconnectable(text)) {
            return new StoreMismatchException("Redis can't be connected to: " + firstLine(rootOf(error)), error);
        }
        if (text.contains("WRONGTYPE") || text.contains("NOPERM")) {
            return new StoreMismatchException("Redis refused " + call + ": " + firstLine(rootOf(error)), error);
        }
        if (text.contains("@user_script") && !isPassing(text)) {
            return new IllegalStateException("The script of " + call + " broke: " + firstLine(rootOf(error)), error);
        }
        if (isFromReplica(text)) {
            return new StoreUnavailableException(
                    "Redis is a replica and refused " + call + ": " + firstLine(rootOf(error)), error);
        }
        return new StoreUnavailableException("Redis did not answer " + call + ": " + firstLine(rootOf(error)), error);
    }

    /** The failure of a future as an exception that can be thrown. */
    static RuntimeException unchecked(Throwable error) {
        Throwable cause = error instanceof CompletionException || error instanceof ExecutionException
                ? Objects.requireNonNullElse(error.getCause(), error)
                : error;
        return cause instanceof RuntimeException unchecked ? unchecked : new CompletionException(cause);
    }

    static boolean isNoScript(RuntimeException error) {
        return textsOf(error).contains("NOSCRIPT");
    }

    /** The server is a replica: with and without a link to its master. */
    static boolean isFromReplica(RuntimeException error) {
        return isFromReplica(textsOf(error));
    }

    private static boolean isFromReplica(String text) {
        return text.contains("READONLY") || text.contains("MASTERDOWN");
    }

    /** The server answered that it does not run such a command, or not for this user: it will say so again. */
    static boolean isRefusal(RuntimeException error) {
        String text = textsOf(error);
        return hasCause(error, RedisCommandExecutionException.class)
                && !hasCause(error, RedisConnectionException.class) // refused to connect at all
                && !text.contains("NOAUTH")
                && !isPassing(text)
                && !isFromReplica(text);
    }

    /** What the server itself said, or what else it was. */
    static String reason(Throwable error) {
        return firstLine(rootOf(error));
    }

    /** The driver has no connection now, and does not say why. */
    static boolean isDisconnected(RuntimeException error) {
        String text = textsOf(error);
        return text.contains("Currently not connected") || text.contains("Connection disconnected");
    }

    /** No answer came in time. */
    static boolean isSilent(RuntimeException error) {
        return textsOf(error).contains("timed out");
    }

    /** A setting is wrong; trying again does not help. */
    private static boolean isUnconnectable(String text) {
        return text.contains("NOAUTH")
                || text.contains("WRONGPASS")
                || text.contains("without any password configured")
                || text.contains("DB index")
                || text.contains("SELECT is not allowed in cluster mode")
                || text.contains("valid certification path")
                || text.contains("subject alternative")
                || text.contains("not an SSL/TLS record");
    }

    private static boolean isPassing(String text) {
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
