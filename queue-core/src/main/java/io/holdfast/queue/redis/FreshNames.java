package io.holdfast.queue.redis;

import io.lettuce.core.resource.Transports;
import io.netty.channel.socket.SocketChannel;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.dns.DnsAddressResolverGroup;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsServerAddressStreamProvider;
import java.net.InetSocketAddress;

/**
 * Resolves host names anew at each connect. The driver by itself keeps an address for as long as the name server's answer
 * allows, ten minutes in Docker networks, while a Redis that was created anew has another one from its first moment on.
 */
final class FreshNames {

    /** Connections that break together share an answer. */
    private static final int MAX_SECONDS = 1;

    private FreshNames() {}

    /** Like the driver's own, with the hosts file, search domains and name servers of the system. */
    static AddressResolverGroup<InetSocketAddress> resolver() {
        return new DnsAddressResolverGroup(builder());
    }

    static AddressResolverGroup<InetSocketAddress> resolver(DnsServerAddressStreamProvider nameServers) {
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
