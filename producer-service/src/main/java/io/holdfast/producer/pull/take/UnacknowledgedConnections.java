package io.holdfast.producer.pull.take;

import jakarta.servlet.ServletRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Finds TCP connections with unacknowledged data in the tables of Linux, since Java has no access to this state. It
 * finds none on other systems, or behind a proxy that acknowledges for its client.
 */
final class UnacknowledgedConnections {

    private static final List<Path> TABLES = List.of(Path.of("/proc/self/net/tcp"), Path.of("/proc/self/net/tcp6"));
    private static final int LOCAL = 1;
    private static final int REMOTE = 2;
    private static final int QUEUES = 4;
    private static final String EMPTY_SEND_QUEUE = "00000000:";

    private UnacknowledgedConnections() {}

    /** The remote end of a connection, and the local port. */
    record Peer(int localPort, String address, int port) {
        static Peer of(ServletRequest request) {
            return new Peer(request.getLocalPort(), request.getRemoteAddr(), request.getRemotePort());
        }
    }

    static Set<Peer> find() {
        Set<Peer> found = new HashSet<>();
        for (Path table : TABLES) {
            try (Stream<String> lines = Files.lines(table)) {
                found.addAll(findIn(lines));
            } catch (IOException e) {
                // this system has no such table
            }
        }
        return found;
    }

    static Set<Peer> findIn(Stream<String> table) {
        Set<Peer> found = new HashSet<>();
        table.skip(1).map(line -> line.strip().split("\\s+")).forEach(columns -> {
            if (columns.length > QUEUES && !columns[QUEUES].startsWith(EMPTY_SEND_QUEUE)) {
                String[] remote = columns[REMOTE].split(":", 2);
                found.add(new Peer(portIn(columns[LOCAL].split(":", 2)[1]), addressIn(remote[0]), portIn(remote[1])));
            }
        });
        return found;
    }

    private static int portIn(String hex) {
        return Integer.parseInt(hex, 16);
    }

    /** The table has words of four bytes in native byte order. */
    private static String addressIn(String hex) {
        ByteBuffer words = ByteBuffer.wrap(HexFormat.of().parseHex(hex));
        ByteBuffer bytes = ByteBuffer.allocate(words.capacity());
        while (words.hasRemaining()) {
            int word = words.getInt();
            bytes.putInt(ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN ? Integer.reverseBytes(word) : word);
        }
        try {
            return InetAddress.getByAddress(bytes.array()).getHostAddress();
        } catch (IOException e) {
            throw new IllegalArgumentException("Not an address: " + hex, e);
        }
    }
}
