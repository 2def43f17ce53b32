package io.holdfast.worker.service.route;

import io.holdfast.queue.model.QueueName;
import io.holdfast.queue.model.TaskType;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Names the queue in which the tasks of a route wait, where the route does not name one. */
final class RouteQueue {

    private static final String PREFIX = "route-";
    private static final int LONGEST = 64;
    private static final int MARK = 8;

    private RouteQueue() {}

    /** {@code route-} and the type; with a mark at its end where the type has what a queue's name can't have. */
    static QueueName of(TaskType type) {
        String plain = PREFIX + type.value().replaceAll("[^A-Za-z0-9_-]", "-");
        if (plain.length() <= LONGEST && plain.equals(PREFIX + type.value())) {
            return new QueueName(plain);
        }
        String start = plain.substring(0, Math.min(plain.length(), LONGEST - MARK - 1));
        return new QueueName(start + "-" + markOf(type.value()));
    }

    private static String markOf(String type) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(type.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash).substring(0, MARK);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
