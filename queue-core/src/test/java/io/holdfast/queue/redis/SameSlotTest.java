package io.holdfast.queue.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.redis.script.Bytes;
import io.holdfast.queue.redis.script.Key;
import io.holdfast.queue.redis.script.RedisKeys;
import io.holdfast.queue.redis.script.Script;
import io.holdfast.queue.redis.script.ScriptCall;
import io.holdfast.queue.task.IdempotencyKey;
import io.holdfast.queue.task.QueueName;
import io.lettuce.core.cluster.SlotHash;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SameSlotTest {

    private static final IdempotencyKey NASTY = new IdempotencyKey("{other} tag");

    @ParameterizedTest
    @EnumSource(Script.class)
    void allKeysOfACallAreInOneSlotForAnyQueue(Script script) {
        Stream.of("default", "mail", "a-b_C").map(QueueName::new).forEach(queue -> {
            RedisKeys keys = RedisKeys.of(queue, true);
            ScriptCall call = new ScriptCall(script, keys)
                    .doneKey(NASTY)
                    .doneKey(new IdempotencyKey("k"))
                    .key(Key.PENDING_LOW);
            List<byte[]> names = Arrays.asList(call.keysAndArguments());
            assertThat(names).hasSize(script.keys().size() + 3);
            assertThat(names).extracting(SlotHash::getSlot).containsOnly(SlotHash.getSlot(keys.prefix()));
        });
    }

    @Test
    void queuesAreSpreadOverTheSlots() {
        assertThat(IntStream.range(0, 100)
                        .mapToObj(
                                i -> RedisKeys.of(new QueueName("q" + i), true).of(Key.DATA))
                        .map(SlotHash::getSlot)
                        .distinct())
                .hasSizeGreaterThan(90);
    }

    @Test
    void queuesWithSimilarNamesShareNoKey() {
        List<String> names = Stream.of("default", "pending", "high", "data", "mail", "done", "tasks")
                .flatMap(queue -> namesOf(RedisKeys.of(new QueueName(queue), false)))
                .toList();
        assertThat(names).doesNotHaveDuplicates();
    }

    private static Stream<String> namesOf(RedisKeys keys) {
        return Stream.concat(
                Arrays.stream(Key.values()).map(key -> Bytes.text(keys.of(key))),
                Stream.of("data", "pending:high", "mail:data", "tasks")
                        .map(key -> Bytes.text(keys.keyRecord(new IdempotencyKey(key)))));
    }
}
