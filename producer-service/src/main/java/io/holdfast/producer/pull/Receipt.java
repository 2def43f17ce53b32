package io.holdfast.producer.pull;

import io.holdfast.queue.TypeLabels;
import io.holdfast.queue.lease.Lease;
import io.holdfast.queue.lease.LeaseToken;
import io.holdfast.queue.lease.LeasedTask;
import io.holdfast.queue.task.IdempotencyKey;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskRef;
import io.holdfast.queue.task.TaskType;
import io.holdfast.queue.worker.WorkerId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Identifies a lease in the pull API. It contains what renewing and settling need, so that producers keep no state and
 * any replica accepts it. A receipt is neither secret nor signed: the API token protects the endpoints. A checksum
 * detects truncated and mixed-up receipts.
 *
 * @param retries how often the task had failed before
 * @param maxRetries of the task; null when the default applies
 * @param type of the task, for statistics; in a receipt of version 0.1.0 it is {@code other}
 * @param takenAt by the clock of the producer; used for the run time and the age of a claim
 */
public record Receipt(
        Lease lease,
        int retries,
        @Nullable Integer maxRetries,
        @Nullable IdempotencyKey key,
        TaskType type,
        Instant takenAt) {

    private static final String SEPARATOR = "\n";
    private static final int FIELDS = 10;
    private static final String FORMAT = "2";
    private static final String WITHOUT_TYPE = "1";

    public static Receipt of(LeasedTask task, Instant takenAt) {
        return new Receipt(
                task.lease(),
                task.retries(),
                task.header().maxRetries(),
                task.header().idempotencyKey(),
                task.header().type(),
                takenAt);
    }

    /** How long the worker has had the task. */
    public Duration runTime(Instant now) {
        Duration runTime = Duration.between(takenAt, now);
        return runTime.isNegative() ? Duration.ZERO : runTime;
    }

    /** As text of letters, digits, {@code -} and {@code _}. */
    public String encode() {
        String text = String.join(
                SEPARATOR,
                FORMAT,
                lease.queue().value(),
                lease.task().member(),
                lease.token().toString(),
                lease.worker().value(),
                Integer.toString(retries),
                maxRetries == null ? "" : maxRetries.toString(),
                Long.toString(takenAt.toEpochMilli()),
                type.value(),
                key == null ? "" : key.value()); // last, since it may contain the separator
        byte[] bytes = (checksumOf(text) + SEPARATOR + text).getBytes(StandardCharsets.UTF_8);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** @throws IllegalArgumentException unless {@link #encode()} made it */
    public static Receipt decode(String receipt) {
        try {
            String all = new String(Base64.getUrlDecoder().decode(receipt), StandardCharsets.UTF_8);
            String[] checksumAndText = all.split(SEPARATOR, 2);
            if (checksumAndText.length == 2 && checksumAndText[0].equals(checksumOf(checksumAndText[1]))) {
                return read(checksumAndText[1]);
            }
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new IllegalArgumentException("receipt must be one returned by POST /leases", e);
        }
        throw new IllegalArgumentException("receipt must be one returned by POST /leases");
    }

    private static Receipt read(String text) {
        boolean withoutType = text.startsWith(WITHOUT_TYPE + SEPARATOR);
        String[] fields = text.split(SEPARATOR, withoutType ? FIELDS - 1 : FIELDS);
        if (!withoutType && !fields[0].equals(FORMAT)) {
            throw new IllegalArgumentException("unknown format");
        }
        String key = fields[withoutType ? 8 : 9];
        Lease lease = new Lease(
                new QueueName(fields[1]),
                TaskRef.ofMember(fields[2]),
                new LeaseToken(Long.parseLong(fields[3])),
                new WorkerId(fields[4]));
        return new Receipt(
                lease,
                Integer.parseInt(fields[5]),
                fields[6].isEmpty() ? null : Integer.valueOf(fields[6]),
                key.isEmpty() ? null : new IdempotencyKey(key),
                new TaskType(withoutType ? TypeLabels.OTHER : fields[8]),
                Instant.ofEpochMilli(Long.parseLong(fields[7])));
    }

    private static String checksumOf(String text) {
        CRC32 crc = new CRC32();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return Long.toHexString(crc.getValue());
    }
}
