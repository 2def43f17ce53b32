package io.holdfast.queue.redis;

import io.holdfast.queue.StoreException;
import io.holdfast.queue.StoreFullException;
import io.holdfast.queue.StoreMismatchException;
import io.holdfast.queue.StoreUnavailableException;
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

    /** The server takes no writes. */
    static boolean isReadOnly(RuntimeException error) {
        return textsOf(error).contains("READONLY");
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
