package io.holdfast.worker.service.push;

import io.holdfast.worker.service.route.Addresses;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;

/**
 * Gives connections only the public addresses of a host. It is asked for each connection, and the connection goes to
 * what it answers: there is no second look-up that could say something else.
 */
final class AddressGuard implements DnsResolver {

    private final DnsResolver resolver;

    AddressGuard() {
        this(SystemDefaultDnsResolver.INSTANCE);
    }

    AddressGuard(DnsResolver resolver) {
        this.resolver = resolver;
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        InetAddress[] all = resolver.resolve(host);
        InetAddress[] allowed = all == null
                ? new InetAddress[0]
                : Arrays.stream(all).filter(Addresses::isPublic).toArray(InetAddress[]::new);
        if (allowed.length == 0) {
            throw new UnknownHostException(host + " has no address outside of private networks (set allow_private: true"
                    + " on the route if that is meant)");
        }
        return allowed;
    }

    @Override
    public String resolveCanonicalHostname(String host) throws UnknownHostException {
        return resolver.resolveCanonicalHostname(host);
    }
}
