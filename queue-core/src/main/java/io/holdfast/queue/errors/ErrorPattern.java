package io.holdfast.queue.errors;

import io.holdfast.queue.inspect.Attempt;
import io.holdfast.queue.task.OneLine;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What the errors of one cause have in common: the exception class and the words, without ids, numbers, addresses and
 * quoted values. Takes time in proportion to the length of the error.
 *
 * @param group the id of the group of errors with this pattern: ten hexadecimal digits
 * @param text shown to users, with {@code *} for each variable part
 */
public record ErrorPattern(String group, String text) {

    /** Of tasks whose worker died or lost its lease. */
    public static final ErrorPattern RECLAIMED = of(Attempt.WORKER_DIED);

    private static final int MAX_BYTES = 300;
    private static final int ID_BYTES = 5;

    /** @param error as it is stored of a failed run, in one line */
    public static ErrorPattern of(String error) {
        String text = OneLine.of(new ErrorNormalizer(error).normalized(), MAX_BYTES);
        return new ErrorPattern(idOf(text), text);
    }

    private static String idOf(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            String id = HexFormat.of().formatHex(digest, 0, ID_BYTES);
            return id.equals(ErrorGroup.OTHERS) ? "0000000001" : id;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }
}
