package io.holdfast.worker.service.route;

import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskType;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Names the queue of a route that does not name one itself. */
final class RouteQueue {

    private static final String PREFIX = "route-";
    private static final int MAX_LENGTH = 64;
    private static final int HASH_LENGTH = 8;

    private RouteQueue() {}

    /** {@code route-} and the type; with a hash at the end if the type has characters that a queue name cannot have. */
    static QueueName of(TaskType type) {
        String plain = PREFIX + type.value().replaceAll("[^A-Za-z0-9_-]", "-");
        if (plain.length() <= MAX_LENGTH && plain.equals(PREFIX + type.value())) {
            return new QueueName(plain);
        }
        String start = plain.substring(0, Math.min(plain.length(), MAX_LENGTH - HASH_LENGTH - 1));
        return new QueueName(start + "-" + hashOf(type.value()));
    }

    private static String hashOf(String type) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(type.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash).substring(0, HASH_LENGTH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
