package io.holdfast.producer.lease;

import io.holdfast.queue.model.IdempotencyKey;
import io.holdfast.queue.model.Lease;
import io.holdfast.queue.model.LeaseToken;
import io.holdfast.queue.model.LeasedTask;
import io.holdfast.queue.model.QueueName;
import io.holdfast.queue.model.TaskRef;
import io.holdfast.queue.model.WorkerId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * What a worker shows to say which lease it means: the lease, and what settling the task needs to know of it, so that no
 * producer has to remember what it gave out and any of them can be shown it. Not secret and not signed: who has the API's
 * token may settle tasks. A sum guards against receipts that were cut or mixed up.
 *
 * @param retries how often the task had failed before
 * @param maxRetries what the task says itself; null when it leaves that to the service
 * @param takenAt by this service's clock; only tells how long a failed run took
 */
public record Receipt(
        Lease lease,
        int retries,
        @Nullable Integer maxRetries,
        @Nullable IdempotencyKey key,
        Instant takenAt) {

    private static final String SEPARATOR = "\n";
    private static final int FIELDS = 9;
    private static final String FORMAT = "1";

    public static Receipt of(LeasedTask task, Instant takenAt) {
        return new Receipt(
                task.lease(),
                task.retries(),
                task.header().maxRetries(),
                task.header().idempotencyKey(),
                takenAt);
    }

    /** For the wire: letters, digits, {@code -} and {@code _}. */
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
                key == null ? "" : key.value()); // the last one: it may hold anything
        byte[] bytes = (sumOf(text) + SEPARATOR + text).getBytes(StandardCharsets.UTF_8);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** @throws IllegalArgumentException unless it is what {@link #encode()} made */
    public static Receipt decode(String receipt) {
        try {
            String all = new String(Base64.getUrlDecoder().decode(receipt), StandardCharsets.UTF_8);
            String[] sumAndText = all.split(SEPARATOR, 2);
            if (sumAndText.length == 2 && sumAndText[0].equals(sumOf(sumAndText[1]))) {
                return read(sumAndText[1].split(SEPARATOR, FIELDS));
            }
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new IllegalArgumentException("receipt must be one that POST /leases gave", e);
        }
        throw new IllegalArgumentException("receipt must be one that POST /leases gave");
    }

    private static Receipt read(String[] fields) {
        if (!fields[0].equals(FORMAT)) {
            throw new IllegalArgumentException("unknown format");
        }
        Lease lease = new Lease(
                new QueueName(fields[1]),
                TaskRef.ofMember(fields[2]),
                new LeaseToken(Long.parseLong(fields[3])),
                new WorkerId(fields[4]));
        return new Receipt(
                lease,
                Integer.parseInt(fields[5]),
                fields[6].isEmpty() ? null : Integer.valueOf(fields[6]),
                fields[8].isEmpty() ? null : new IdempotencyKey(fields[8]),
                Instant.ofEpochMilli(Long.parseLong(fields[7])));
    }

    private static String sumOf(String text) {
        CRC32 sum = new CRC32();
        sum.update(text.getBytes(StandardCharsets.UTF_8));
        return Long.toHexString(sum.getValue());
    }
}
