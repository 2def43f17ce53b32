package io.holdfast.queue.redis.record;

import io.holdfast.queue.encryption.Encryption;
import io.holdfast.queue.encryption.PayloadEncryption;
import io.holdfast.queue.encryption.Purpose;
import io.holdfast.queue.encryption.QueueCipher;
import io.holdfast.queue.encryption.UndecryptableException;
import io.holdfast.queue.task.IdempotencyKey;
import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.TaskHeader;
import io.holdfast.queue.task.TaskId;
import io.holdfast.queue.task.TaskKey;
import io.holdfast.queue.task.TaskType;
import io.holdfast.queue.task.TimeRange;
import io.holdfast.queue.task.TraceContext;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A task as stored in {@code tasks:data}: one header line, a newline, the payload's exact bytes.
 *
 * <pre>1 email 1790000000000 retries=5 timeout=2000 expires=1790000060000 key=order%2F17 replaces=01K… due=1790000005000 trace=00-… tracestate=vendor%3D1 for=acme 000000012f</pre>
 *
 * <p>The header is ASCII: format version, type, creation time in ms, then the options that the task has, in any order.
 * A reader ignores unknown options, so a newer producer can run with an older worker. An {@code x} before the version
 * marks each tombstone of the id that is still in pending. The option {@code for} is the key of the task. It is the last
 * one, because {@code enqueue.lua} adds the sequence number behind it: the two are the task's place in
 * {@code tasks:pending:keyed}. The trace of a batch has the option {@code link} instead of {@code trace}.
 *
 * <p>The format version is 2 if the payload is encrypted, so that a reader from before encryption does not take the
 * ciphertext for the payload.
 */
public final class RecordCodec {

    /** Must increase when older readers would misread a record. */
    public static final String FORMAT = "1";

    /** Of one record, not of the store: records of both formats stand side by side. */
    private static final String ENCRYPTED_FORMAT = "2";

    /** Shown for a record that another version of Holdfast wrote, or that is damaged. */
    public static final TaskHeader UNREADABLE = TaskHeader.of(new TaskType("unreadable"), Instant.EPOCH);

    private static final String DUE = " due=";
    private static final String TRACE = "trace";
    private static final String BATCH_TRACE = "link";
    private static final String TRACE_STATE = "tracestate";
    private static final char TOMBSTONE = 'x';
    private static final char END_OF_HEADER = '\n';

    private RecordCodec() {}

    /** The header and the payload of one record, and when the task was first due. */
    public record TaskRecord(TaskHeader header, Payload payload, Instant dueAt) {

        TaskRecord(TaskHeader header, Payload payload) {
            this(header, payload, header.createdAt());
        }
    }

    /**
     * A record for display.
     *
     * @param payload null if it is encrypted and cannot be decrypted
     * @param encryption null if it is not encrypted
     */
    public record ShownRecord(
            TaskHeader header,
            @Nullable Payload payload,
            @Nullable Encryption encryption) {}

    /** Encodes a task; its payload is encrypted if the queue encrypts. */
    public static byte[] encode(QueueCipher cipher, TaskId task, TaskHeader header, Payload payload, Instant dueAt) {
        byte[] encrypted = cipher.encrypt(Purpose.TASK, task.value(), payload);
        return encrypted == null
                ? encode(header, payload, dueAt)
                : record(headerLine(ENCRYPTED_FORMAT, header, dueAt), encrypted);
    }

    /** Encodes a task without a start time. */
    public static byte[] encode(TaskHeader header, Payload payload) {
        return encode(header, payload, header.createdAt());
    }

    public static byte[] encode(TaskHeader header, Payload payload, Instant dueAt) {
        return record(headerLine(FORMAT, header, dueAt), payload.bytes());
    }

    private static byte[] record(String header, byte[] payload) {
        byte[] line = header.getBytes(StandardCharsets.US_ASCII);
        byte[] bytes = new byte[line.length + payload.length];
        System.arraycopy(line, 0, bytes, 0, line.length);
        System.arraycopy(payload, 0, bytes, line.length, payload.length);
        return bytes;
    }

    /** @throws UndecryptableException if the payload is encrypted and cannot be decrypted */
    public static TaskRecord decode(QueueCipher cipher, TaskId task, byte[] bytes) {
        String line = headerLineOf(bytes);
        byte[] stored = payloadAfter(line, bytes);
        TaskHeader header = decodeHeader(line);
        Payload payload = isEncrypted(line) ? cipher.decrypt(Purpose.TASK, task.value(), stored) : Payload.of(stored);
        return new TaskRecord(header, payload, dueAt(line, header));
    }

    private static String headerLineOf(byte[] bytes) {
        int end = 0;
        while (end < bytes.length && bytes[end] != END_OF_HEADER) {
            end++;
        }
        return new String(bytes, 0, end, StandardCharsets.US_ASCII);
    }

    private static byte[] payloadAfter(String line, byte[] bytes) {
        int size = Math.max(0, bytes.length - line.length() - 1);
        byte[] payload = new byte[size];
        System.arraycopy(bytes, bytes.length - size, payload, 0, size);
        return payload;
    }

    private static boolean isEncrypted(String line) {
        return line.startsWith(ENCRYPTED_FORMAT, marksBefore(line));
    }

    /** A damaged time counts as none: only statistics use it. */
    private static Instant dueAt(String line, TaskHeader header) {
        int option = line.indexOf(DUE);
        if (option < 0) {
            return header.createdAt();
        }
        try {
            return TimeRange.clamp(Instant.ofEpochMilli(Long.parseLong(wordAt(line, option + DUE.length()))));
        } catch (NumberFormatException e) {
            return header.createdAt();
        }
    }

    static TaskHeader decodeHeader(String line) {
        int version = marksBefore(line);
        int type = wordAfter(line, version);
        int createdAt = wordAfter(line, type);
        if (createdAt < 0 || !isKnown(line, version)) {
            throw new IllegalStateException("A task's record has format '" + wordAt(line, version)
                    + "'; this version reads " + FORMAT + " and " + ENCRYPTED_FORMAT);
        }
        long millis = Long.parseLong(wordAt(line, createdAt));
        TaskHeader header = TaskHeader.of(new TaskType(wordAt(line, type)), Instant.ofEpochMilli(millis));
        for (int word = wordAfter(line, createdAt); word >= 0; word = wordAfter(line, word)) {
            String[] option = wordAt(line, word).split("=", 2);
            header = option.length == 2 ? withOption(header, option[0], option[1]) : header;
        }
        return header;
    }

    private static boolean isKnown(String line, int version) {
        return line.startsWith(FORMAT + ' ', version) || line.startsWith(ENCRYPTED_FORMAT + ' ', version);
    }

    /** The index of the next word; negative if there is none. */
    private static int wordAfter(String line, int word) {
        int space = word < 0 ? -1 : line.indexOf(' ', word);
        return space < 0 ? -1 : space + 1;
    }

    private static String wordAt(String line, int word) {
        int space = line.indexOf(' ', word);
        return line.substring(word, space < 0 ? line.length() : space);
    }

    /** Decodes a record for display: an unreadable record must not hide the others. */
    public static ShownRecord show(QueueCipher cipher, TaskId task, byte[] bytes) {
        String line = headerLineOf(bytes);
        TaskHeader header = showHeader(line);
        if (header.equals(UNREADABLE)) {
            return new ShownRecord(header, Payload.NULL, null);
        }
        byte[] stored = payloadAfter(line, bytes);
        if (!isEncrypted(line)) {
            return new ShownRecord(header, Payload.of(stored), null);
        }
        try {
            Payload payload = cipher.decrypt(Purpose.TASK, task.value(), stored);
            return new ShownRecord(header, payload, Encryption.decrypted(stored));
        } catch (UndecryptableException e) {
            return new ShownRecord(header, null, Encryption.undecryptable(e));
        }
    }

    /** Decodes a header for display. */
    public static TaskHeader showHeader(String line) {
        try {
            return decodeHeader(line);
        } catch (RuntimeException e) {
            return UNREADABLE;
        }
    }

    /** The id of the key that encrypts the payload of this record; null if it is not encrypted, or damaged. */
    public static @Nullable String keyIdOf(byte[] bytes) {
        String line = headerLineOf(bytes);
        return isEncrypted(line) ? PayloadEncryption.keyIdOf(payloadAfter(line, bytes)) : null;
    }

    public static boolean isTombstone(String line) {
        return marksBefore(line) > 0;
    }

    /** How many tombstones of the id are still in pending. */
    public static int marksBefore(String line) {
        int marks = 0;
        while (marks < line.length() && line.charAt(marks) == TOMBSTONE) {
            marks++;
        }
        return marks;
    }

    /** The header line with its end. A single concatenation, because every task passes here. */
    private static String headerLine(String format, TaskHeader header, Instant dueAt) {
        return format
                + ' '
                + header.type().value()
                + ' '
                + header.createdAt().toEpochMilli()
                + option("retries", header.maxRetries())
                + option(
                        "timeout",
                        header.timeout() == null ? null : header.timeout().toMillis())
                + option(
                        "expires",
                        header.expiresAt() == null ? null : header.expiresAt().toEpochMilli())
                + option("key", encoded(header.idempotencyKey()))
                + option("replaces", header.replaces())
                + option("due", dueAt.equals(header.createdAt()) ? null : dueAt.toEpochMilli())
                + traceOptions(header.trace())
                + option("for", header.key() == null ? null : header.key().encoded())
                + END_OF_HEADER;
    }

    private static String traceOptions(@Nullable TraceContext trace) {
        if (trace == null) {
            return "";
        }
        String state =
                trace.tracestate() == null ? null : URLEncoder.encode(trace.tracestate(), StandardCharsets.UTF_8);
        return option(trace.batch() ? BATCH_TRACE : TRACE, trace.traceparent()) + option(TRACE_STATE, state);
    }

    private static @Nullable String encoded(@Nullable IdempotencyKey key) {
        return key == null ? null : URLEncoder.encode(key.value(), StandardCharsets.UTF_8);
    }

    private static String option(String name, @Nullable Object value) {
        return value == null ? "" : " " + name + "=" + value;
    }

    private static TaskHeader withOption(TaskHeader header, String option, String value) {
        if (option.equals("retries")) {
            return header.withMaxRetries(Integer.valueOf(value));
        } else if (option.equals("timeout")) {
            return header.withTimeout(TimeRange.clamp(Duration.ofMillis(Long.parseLong(value))));
        } else if (option.equals("expires")) {
            return header.withExpiresAt(TimeRange.clamp(Instant.ofEpochMilli(Long.parseLong(value))));
        } else if (option.equals("key")) {
            return header.withIdempotencyKey(new IdempotencyKey(URLDecoder.decode(value, StandardCharsets.UTF_8)));
        } else if (option.equals("for")) {
            return header.withKey(TaskKey.ofEncoded(value));
        } else if (option.equals(TRACE) || option.equals(BATCH_TRACE)) {
            return header.withTrace(traceOf(value, null, option.equals(BATCH_TRACE)));
        } else if (option.equals(TRACE_STATE)) {
            return withTraceState(header, value);
        }
        return option.equals("replaces") ? header.withReplaces(new TaskId(value)) : header;
    }

    /** Null if it is damaged: a trace must not keep a task from running. */
    private static @Nullable TraceContext traceOf(String traceparent, @Nullable String tracestate, boolean batch) {
        TraceContext trace = TraceContext.of(traceparent, tracestate);
        return trace != null && batch ? trace.ofBatch() : trace;
    }

    /** The state follows its parent. */
    private static TaskHeader withTraceState(TaskHeader header, String value) {
        TraceContext trace = header.trace();
        if (trace == null) {
            return header;
        }
        try {
            String state = URLDecoder.decode(value, StandardCharsets.UTF_8);
            return header.withTrace(traceOf(trace.traceparent(), state, trace.batch()));
        } catch (IllegalArgumentException e) {
            return header;
        }
    }
}
