package io.holdfast.queue.redis.script;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.task.IdempotencyKey;
import io.holdfast.queue.task.QueueName;
import io.lettuce.core.cluster.SlotHash;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedisKeysTest {
    /** Names that look like parts of our keys. */
    private static final List<QueueName> QUEUES = Stream.of(
                    "default", "pending", "high", "done", "data", "tasks", "queues", "wakeup", "task", "-", "_", "a")
            .map(QueueName::new)
            .toList();

    private static final List<IdempotencyKey> TRICKY_KEYS = Stream.of(
                    "a", ":", "@a:a", "{tasks}:a", "tasks:a}:a", "{tasks:a}:a", "}", "done", "a:a")
            .map(IdempotencyKey::new)
            .toList();

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void noTwoQueuesShareAKey(boolean cluster) {
        List<String> names = new ArrayList<>();
        for (QueueName queue : QUEUES) {
            names.addAll(namesOf(RedisKeys.of(queue, cluster)));
        }
        assertThat(names).doesNotHaveDuplicates();
    }

    @Test
    void allKeysOfAQueueShareASlotInACluster() {
        for (QueueName queue : QUEUES) {
            assertThat(namesOf(RedisKeys.of(queue, true)).stream().map(SlotHash::getSlot))
                    .as("slots of %s", queue)
                    .containsOnly(SlotHash.getSlot(RedisKeys.of(queue, true).of(Key.DATA)));
        }
    }

    @Test
    void theDefaultQueueHasTheNamesThatUsersKnow() {
        RedisKeys keys = RedisKeys.of(QueueName.DEFAULT, false);
        assertThat(keys.of(Key.PENDING_HIGH)).asString().isEqualTo("tasks:pending:high");
        assertThat(keys.of(Key.DEAD_LETTER)).asString().isEqualTo("tasks:dead_letter");
        assertThat(keys.keyRecord(new IdempotencyKey("order 17"))).asString().isEqualTo("task:done:order 17");
    }

    @Test
    void anotherQueueHasItsNameInThePrefix() {
        assertThat(RedisKeys.of(new QueueName("mail"), false).of(Key.DELAYED))
                .asString()
                .isEqualTo("tasks:mail:delayed");
        assertThat(RedisKeys.of(new QueueName("mail"), true).of(Key.DELAYED))
                .asString()
                .isEqualTo("{tasks:mail}:delayed");
    }

    private static List<String> namesOf(RedisKeys keys) {
        Stream<byte[]> structures = Arrays.stream(Key.values()).map(keys::of);
        Stream<byte[]> done = TRICKY_KEYS.stream().map(keys::keyRecord);
        return Stream.concat(structures, done).map(Bytes::text).toList();
    }
}
