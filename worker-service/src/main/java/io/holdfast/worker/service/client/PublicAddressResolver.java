package io.holdfast.worker.service.client;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;

/**
 * Resolves a host to its public addresses only. Each connection is made to an address that this resolver returned: there is
 * no second lookup that could return another one.
 */
final class PublicAddressResolver implements DnsResolver {

    private final DnsResolver resolver;

    PublicAddressResolver() {
        this(SystemDefaultDnsResolver.INSTANCE);
    }

    PublicAddressResolver(DnsResolver resolver) {
        this.resolver = resolver;
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        InetAddress[] all = resolver.resolve(host);
        InetAddress[] allowed = all == null
                ? new InetAddress[0]
                : Arrays.stream(all).filter(PublicAddresses::isPublic).toArray(InetAddress[]::new);
        if (allowed.length == 0) {
            throw new UnknownHostException(host + " only has addresses on private networks (to allow them, set"
                    + " allow_private: true on the route)");
        }
        return allowed;
    }

    @Override
    public String resolveCanonicalHostname(String host) throws UnknownHostException {
        return resolver.resolveCanonicalHostname(host);
    }
}
