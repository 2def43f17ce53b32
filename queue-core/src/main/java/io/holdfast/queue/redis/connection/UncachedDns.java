package io.holdfast.queue.redis.connection;

import io.lettuce.core.resource.Transports;
import io.netty.channel.socket.SocketChannel;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.dns.DnsAddressResolverGroup;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsServerAddressStreamProvider;
import java.net.InetSocketAddress;

/**
 * Resolves host names again at each connect. By default the driver caches an address for as long as the name server
 * allows, ten minutes in Docker networks, while a recreated Redis has another address from the start.
 */
public final class UncachedDns {

    /** Connections that break together share a lookup. */
    private static final int MAX_SECONDS = 1;

    private UncachedDns() {}

    /** Works like the driver's own resolver, with the hosts file, search domains and name servers of the system. */
    public static AddressResolverGroup<InetSocketAddress> resolver() {
        return new DnsAddressResolverGroup(builder());
    }

    public static AddressResolverGroup<InetSocketAddress> resolver(DnsServerAddressStreamProvider nameServers) {
        return new DnsAddressResolverGroup(builder().nameServerProvider(nameServers));
    }

    private static DnsNameResolverBuilder builder() {
        return new DnsNameResolverBuilder()
                .datagramChannelType(Transports.datagramChannelClass())
                .socketChannelType(Transports.socketChannelClass().asSubclass(SocketChannel.class))
                .ttl(0, MAX_SECONDS)
                .negativeTtl(0);
    }
}
