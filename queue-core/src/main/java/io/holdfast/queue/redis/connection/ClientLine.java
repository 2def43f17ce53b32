package io.holdfast.queue.redis.connection;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A line of {@code CLIENT LIST}: {@code id=3 addr=127.0.0.1:52555 laddr=…}. */
final class ClientLine {

    /** Matches literal addresses only, so that no name is resolved. */
    private static final Pattern ADDRESS =
            Pattern.compile("(?:^| )addr=\\[?([0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*)]?:(\\d+) ");

    private ClientLine() {}

    /** The address of the client as Redis sees it; empty for a socket without such an address. */
    static Optional<SocketAddress> addressIn(String line) {
        Matcher address = ADDRESS.matcher(line);
        if (!address.find()) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new InetSocketAddress(InetAddress.getByName(address.group(1)), Integer.parseInt(address.group(2))));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }
}
