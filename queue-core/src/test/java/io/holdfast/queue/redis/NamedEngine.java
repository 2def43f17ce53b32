package io.holdfast.queue.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.encryption.PayloadEncryption;
import io.holdfast.queue.redis.connection.RedisConnections;
import io.holdfast.queue.redis.connection.UncachedDns;
import io.holdfast.queue.redis.script.ScriptClock;
import io.holdfast.queue.task.QueueName;
import io.netty.resolver.dns.SingletonDnsServerAddressStreamProvider;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** An engine that resolves the address of Redis with a name server of the test. */
final class NamedEngine {

    private NamedEngine() {}

    static RedisEngine at(LettuceConnectionFactory place, InetSocketAddress nameServer) {
        return new RedisEngine(
                RedisConnections.like(
                        place, UncachedDns.resolver(new SingletonDnsServerAddressStreamProvider(nameServer))),
                ScriptClock.REDIS,
                PayloadEncryption.none());
    }

    static void useAllConnections(RedisEngine engine) {
        engine.ping();
        assertThat(engine.renewalQueues().queue(QueueName.DEFAULT).leasesOf(QueueUnderTest.WORKER))
                .isEmpty();
        engine.queues().awaitWork(List.of(QueueName.DEFAULT), Duration.ofMillis(1));
    }

    static boolean listens(String host, int port) {
        try (Socket socket = new Socket(host, port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }
}
