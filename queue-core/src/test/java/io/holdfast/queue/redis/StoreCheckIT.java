package io.holdfast.queue.redis;

import static io.holdfast.queue.redis.QueueUnderTest.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.queue.StoreMismatchException;
import io.holdfast.queue.redis.script.Bytes;
import io.holdfast.queue.redis.script.Key;
import io.holdfast.queue.redis.script.RedisKeys;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StoreCheckIT {

    private final QueueUnderTest redis = QueueUnderTest.onEmptyRedis();

    private static final List<QueueName> QUEUES = List.of(QueueName.DEFAULT, new QueueName("mail"));

    @Test
    void anEmptyRedisIsMarkedWithTheFormat() {
        assertThat(redis.changesOf(() -> redis.queues.verify(QUEUES)))
                .isEqualTo(Map.of("tasks:control", "HASH {format=1}", "tasks:mail:control", "HASH {format=1}"));
        assertThat(redis.changesOf(() -> redis.queues.verify(QUEUES))).isEmpty();
    }

    @Test
    void aRedisWithHoldfastTasksIsAccepted() {
        redis.retry(redis.leased("a"), 0);
        redis.bury(redis.leased("b"));
        redis.enqueue(task("c").withChosenId(new TaskId("c")));
        redis.queues.verify(QUEUES);
    }

    @ParameterizedTest
    @EnumSource(Key.class)
    void aKeyOfAnotherTypeIsRefusedInOneLineAndNothingIsWritten(Key key) {
        byte[] name = RedisKeys.of(QueueName.DEFAULT, false).of(key);
        QueueUnderTest.runner()
                .commands()
                .run(
                        "push",
                        connection -> key.type() == Key.Type.LIST
                                ? connection.setCommands().sAdd(name, Bytes.of("x"))
                                : connection.listCommands().lPush(name, Bytes.of("{}")));
        String found = key.type() == Key.Type.LIST ? "set" : "list";
        assertThat(redis.changesOf(() -> assertThatThrownBy(() -> redis.queues.verify(QUEUES))
                        .isInstanceOf(StoreMismatchException.class)
                        .hasMessage("The key '" + Bytes.text(name) + "' is a " + found + "; Holdfast needs a "
                                + key.type().name().toLowerCase(Locale.ROOT)
                                + ". Another application, or an older Holdfast, uses this database of Redis")))
                .isEmpty();
    }

    @Test
    void anotherFormatIsRefusedInOneLine() {
        QueueUnderTest.runner()
                .commands()
                .run(
                        "mark",
                        connection -> connection
                                .hashCommands()
                                .hSet(Bytes.of("tasks:mail:control"), Bytes.of("format"), Bytes.of("2")));
        assertThatThrownBy(() -> redis.queues.verify(QUEUES))
                .isInstanceOf(StoreMismatchException.class)
                .hasMessage("The tasks under 'tasks:mail:' have format 2; this version of Holdfast reads format 1");
    }
}
