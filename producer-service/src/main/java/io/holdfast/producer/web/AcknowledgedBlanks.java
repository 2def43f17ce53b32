package io.holdfast.producer.web;

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
 * The connections whose other end has not acknowledged all that was sent to it, by the table that Linux keeps. Java can't
 * ask a socket for it. Elsewhere, and through a proxy that answers for its client, nobody is among them.
 */
final class AcknowledgedBlanks {

    private static final List<Path> TABLES = List.of(Path.of("/proc/self/net/tcp"), Path.of("/proc/self/net/tcp6"));
    private static final int LOCAL = 1;
    private static final int REMOTE = 2;
    private static final int QUEUES = 4;
    private static final String NOTHING = "00000000:";

    private AcknowledgedBlanks() {}

    /** A connection as this host sees it. */
    record Peer(int localPort, String address, int port) {
        static Peer of(ServletRequest request) {
            return new Peer(request.getLocalPort(), request.getRemoteAddr(), request.getRemotePort());
        }
    }

    static Set<Peer> missing() {
        Set<Peer> missing = new HashSet<>();
        for (Path table : TABLES) {
            try (Stream<String> lines = Files.lines(table)) {
                missing.addAll(missingIn(lines));
            } catch (IOException e) {
                // this system has no such table
            }
        }
        return missing;
    }

    static Set<Peer> missingIn(Stream<String> table) {
        Set<Peer> missing = new HashSet<>();
        table.skip(1).map(line -> line.strip().split("\\s+")).forEach(columns -> {
            if (columns.length > QUEUES && !columns[QUEUES].startsWith(NOTHING)) {
                String[] remote = columns[REMOTE].split(":", 2);
                missing.add(new Peer(portIn(columns[LOCAL].split(":", 2)[1]), addressIn(remote[0]), portIn(remote[1])));
            }
        });
        return missing;
    }

    private static int portIn(String hex) {
        return Integer.parseInt(hex, 16);
    }

    /** Words of four bytes, each in the order of the machine. */
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
