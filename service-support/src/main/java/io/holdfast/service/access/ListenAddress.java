package io.holdfast.service.access;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;

/** The address on which the service in this environment listens. */
public final class ListenAddress {

    private ListenAddress() {}

    /** Whether other machines can connect. */
    public static boolean isBeyondLoopback(Environment environment) {
        return isBeyondLoopback(environment.getProperty("server.address"));
    }

    private static boolean isBeyondLoopback(@Nullable String address) {
        try {
            return address == null
                    || address.isBlank()
                    || !InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return true; // the service does not start then
        }
    }
}
