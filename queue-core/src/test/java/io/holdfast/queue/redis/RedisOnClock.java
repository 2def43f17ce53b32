package io.holdfast.queue.redis;

import io.holdfast.queue.contract.QueueFixture;
import io.holdfast.queue.encryption.PayloadEncryption;
import io.holdfast.queue.memory.MovableClock;
import io.holdfast.queue.redis.connection.RedisConnections;
import io.holdfast.testing.TestRedis;

/** The engine on the tests' Redis, with a test clock in place of Redis' own. */
final class RedisOnClock implements AutoCloseable {
    private final MovableClock clock = MovableClock.at(QueueFixture.START);
    private final RedisEngine engine;
    private final QueueFixture fixture;

    RedisOnClock(PayloadEncryption encryption) {
        engine = new RedisEngine(
                RedisConnections.like(TestRedis.shared().factory()), () -> Long.toString(clock.millis()), encryption);
        fixture = new QueueFixture(
                clock,
                engine.queues(),
                engine.inspector(),
                engine.deadLetters(),
                engine.errorGroups(),
                engine.flowControl());
    }

    void reset() {
        TestRedis.shared().flush();
        clock.moveTo(QueueFixture.START);
    }

    QueueFixture fixture() {
        return fixture;
    }

    @Override
    public void close() {
        engine.close();
    }
}
