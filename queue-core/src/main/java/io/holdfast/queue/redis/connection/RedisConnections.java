package io.holdfast.queue.redis.connection;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisException;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.protocol.RedisCommand;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;
import io.netty.resolver.AddressResolverGroup;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.DirectFieldAccessor;
import org.springframework.data.redis.connection.RedisConfiguration;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.RedisSocketConfiguration;
import org.springframework.data.redis.connection.RedisStaticMasterReplicaConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * The connections of one process: one for commands, one for renewals, up to 64 each for enqueues and for schedules that
 * wait for replicas, and some that wait for wake-up signals. By default Lettuce replays
 * commands after a reconnect, and queues them without limit while disconnected; a replayed acquire would lease tasks
 * unnoticed. Here a command is sent once, is refused at once while disconnected, and times out.
 */
public final class RedisConnections implements AutoCloseable {

    /** Lets the producer answer within three seconds, its own work included. */
    public static final Duration COMMAND_TIMEOUT = Duration.ofMillis(2_500);

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    private static final int MAX_WAITING_COMMANDS = 10_000;

    private final AddressResolverGroup<?> names;
    private final ClientResources resources;
    private final boolean cluster;
    private final LettuceConnectionFactory commands;
    private final LettuceConnectionFactory renewals;
    private final LettuceConnectionFactory blocking;
    private final LettuceConnectionFactory replicating;
    private final ServerIdentity identity;
    private final ConnectFailures failures;

    private RedisConnections(LettuceConnectionFactory target, AddressResolverGroup<?> names) {
        this.names = names;
        this.resources = DefaultClientResources.builder()
                .addressResolverGroup(names)
                .reconnectDelay(
                        Delay.exponential(Duration.ofMillis(20), Duration.ofMillis(500), 2, TimeUnit.MILLISECONDS))
                .build();
        this.cluster = target.isClusterAware();
        this.failures = new ConnectFailures(addressOf(configurationOf(target)));
        var unused = resources.eventBus().get().subscribe(failures::on);
        this.commands = started(target, COMMAND_TIMEOUT, true);
        this.renewals = started(target, COMMAND_TIMEOUT, true);
        this.blocking = started(target, COMMAND_TIMEOUT.plus(BlockTime.MAX), true);
        this.replicating = started(target, COMMAND_TIMEOUT, false);
        replicating.setShareNativeConnection(false);
        identity = cluster ? ServerIdentity.unknown() : new ServerIdentity();
        if (!cluster) {
            commands.getRequiredNativeClient().addListener(identity);
        }
    }

    public static RedisConnections like(LettuceConnectionFactory target) {
        return like(target, UncachedDns.resolver());
    }

    public static RedisConnections like(LettuceConnectionFactory target, AddressResolverGroup<?> names) {
        return new RedisConnections(target, names);
    }

    public boolean cluster() {
        return cluster;
    }

    public RedisConnectionFactory commands() {
        return commands;
    }

    RedisConnectionFactory renewals() {
        return renewals;
    }

    public CommandRunner commandRunner() {
        return new CommandRunner(commands, failures);
    }

    public CommandRunner renewalRunner() {
        return new CommandRunner(renewals, failures);
    }

    public RedisConnectionFactory blocking() {
        return blocking;
    }

    /** The identity of the server for commands. */
    public ServerIdentity identity() {
        return identity;
    }

    /** Runs the listener when a connection for commands is lost, and when one is established. */
    public void onServerChange(Runnable listener) {
        commands.getRequiredNativeClient().addListener(new RedisConnectionStateListener() {
            @Override
            public void onRedisConnected(RedisChannelHandler<?, ?> connection, SocketAddress address) {
                listener.run();
            }

            @Override
            public void onRedisDisconnected(RedisChannelHandler<?, ?> connection) {
                listener.run();
            }
        });
    }

    /** Hidden in Cluster, where each node lists only its own connections. */
    public Presence presence() {
        return cluster
                ? Presence.HIDDEN
                : new ConnectionPresence(resources.eventBus(), identity, List.of(commandRunner(), renewalRunner()));
    }

    /** Each caller gets a separate connection that does not reconnect: a new one might lead to another server. */
    public RedisConnectionFactory replicating() {
        return replicating;
    }

    @Override
    public void close() {
        List.of(replicating, blocking, renewals, commands).forEach(LettuceConnectionFactory::destroy);
        resources.shutdown(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
        names.close();
    }

    private LettuceConnectionFactory started(LettuceConnectionFactory target, Duration timeout, boolean reconnects) {
        LettuceConnectionFactory factory =
                new LettuceConnectionFactory(configurationOf(target), clientLike(target, timeout, reconnects));
        factory.afterPropertiesSet();
        factory.start();
        return factory;
    }

    /**
     * The configuration of the target's server. Its getter for a standalone server returns localhost if the factory was
     * created with a configuration of another static type, so this reads the field.
     */
    private static RedisConfiguration configurationOf(LettuceConnectionFactory target) {
        RedisConfiguration configuration = (RedisConfiguration)
                Objects.requireNonNull(new DirectFieldAccessor(target).getPropertyValue("configuration"));
        if (configuration instanceof RedisSocketConfiguration) {
            throw new IllegalArgumentException("Holdfast does not work on a Unix socket: set spring.data.redis.host");
        } else if (configuration instanceof RedisStaticMasterReplicaConfiguration) {
            throw new IllegalArgumentException("Holdfast does not work on a fixed master with replicas without"
                    + " automatic failover: set spring.data.redis.host to the master, or spring.data.redis.sentinel");
        }
        return configuration;
    }

    private static String addressOf(RedisConfiguration configuration) {
        if (configuration instanceof RedisConfiguration.SentinelConfiguration sentinels) {
            return "the master of the Sentinels " + sentinels.getSentinels();
        } else if (configuration instanceof RedisConfiguration.ClusterConfiguration cluster) {
            return "the Cluster of " + cluster.getClusterNodes();
        }
        return RedisConfiguration.getHostOrElse(configuration, () -> "localhost") + ":"
                + RedisConfiguration.getPortOrElse(configuration, () -> 6379);
    }

    private LettuceClientConfiguration clientLike(
            LettuceConnectionFactory target, Duration timeout, boolean reconnects) {
        LettuceClientConfiguration given = target.getClientConfiguration();
        var client = LettuceClientConfiguration.builder()
                .clientResources(resources)
                .clientOptions(optionsLike(given.getClientOptions().orElseGet(ClientOptions::create), reconnects))
                .commandTimeout(timeout)
                .shutdownQuietPeriod(Duration.ZERO)
                .shutdownTimeout(Duration.ofSeconds(1));
        given.getClientName().ifPresent(client::clientName);
        given.getRedisCredentialsProviderFactory().ifPresent(client::redisCredentialsProviderFactory);
        if (given.isUseSsl()) {
            var ssl = client.useSsl().verifyPeer(given.getVerifyMode());
            return given.isStartTls() ? ssl.startTls().build() : ssl.build();
        }
        return client.build();
    }

    private ClientOptions optionsLike(ClientOptions given, boolean reconnects) {
        ClientOptions options = given.mutate()
                .autoReconnect(reconnects)
                .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
                .replayFilter(RedisConnections::refuse)
                .requestQueueSize(MAX_WAITING_COMMANDS)
                .timeoutOptions(TimeoutOptions.enabled())
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(CONNECT_TIMEOUT)
                        .keepAlive(true)
                        .tcpNoDelay(true)
                        .build())
                .build();
        return cluster
                ? ClusterClientOptions.builder(options)
                        .topologyRefreshOptions(refresh())
                        .build()
                : options;
    }

    /**
     * Called for a command that could not be written because its connection was just cut. The driver drops such commands
     * silently if they are not replayed, and their callers would wait for the timeout.
     */
    private static boolean refuse(@Nullable RedisCommand<?, ?, ?> command) {
        if (command != null) {
            command.completeExceptionally(new RedisException("Connection disconnected"));
        }
        return true;
    }

    /** An unavailable node may return under another address, which the other nodes or the name of a seed tell. */
    private static ClusterTopologyRefreshOptions refresh() {
        return ClusterTopologyRefreshOptions.builder()
                .enablePeriodicRefresh(Duration.ofSeconds(10))
                .refreshTriggersReconnectAttempts(1)
                .adaptiveRefreshTriggersTimeout(Duration.ofSeconds(1))
                .build();
    }
}
