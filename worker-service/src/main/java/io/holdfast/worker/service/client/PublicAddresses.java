package io.holdfast.worker.service.client;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/** Recognizes public internet addresses, as opposed to private, loopback, link-local, shared, reserved and multicast ones. */
public final class PublicAddresses {

    private static final List<Range> NOT_PUBLIC_4 = List.of(
            new Range("0.0.0.0", 8),
            new Range("10.0.0.0", 8),
            new Range("100.64.0.0", 10),
            new Range("127.0.0.0", 8),
            new Range("169.254.0.0", 16), // includes the metadata services of clouds
            new Range("172.16.0.0", 12),
            new Range("192.0.0.0", 24),
            new Range("192.0.2.0", 24),
            new Range("192.88.99.0", 24),
            new Range("192.168.0.0", 16),
            new Range("198.18.0.0", 15),
            new Range("198.51.100.0", 24),
            new Range("203.0.113.0", 24),
            new Range("224.0.0.0", 4),
            new Range("240.0.0.0", 4));

    private static final Range PUBLIC_6 = new Range("2000::", 3);

    /** Includes tunnels, whose addresses can stand for any other address. */
    private static final List<Range> NOT_PUBLIC_6 = List.of(
            new Range("2001::", 23), new Range("2001:db8::", 32), new Range("2002::", 16), new Range("3fff::", 20));

    private static final Range TRANSLATED = new Range("64:ff9b::", 96);
    private static final int PREFIX_BYTES = 12;

    private static final class Range {

        private final byte[] network;
        private final int bits;

        Range(String network, int bits) {
            this.network = bytesOf(network);
            this.bits = bits;
        }

        boolean contains(byte[] address) {
            if (address.length != network.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> (bit % 8);
                if ((address[bit / 8] & mask) != (network[bit / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }

    private PublicAddresses() {}

    public static boolean isPublic(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (address instanceof Inet4Address) {
            return isPublic4(bytes);
        } else if (TRANSLATED.contains(bytes) || isMapped(bytes)) {
            return isPublic4(Arrays.copyOfRange(bytes, PREFIX_BYTES, bytes.length));
        }
        return PUBLIC_6.contains(bytes) && NOT_PUBLIC_6.stream().noneMatch(range -> range.contains(bytes));
    }

    private static boolean isPublic4(byte[] bytes) {
        return NOT_PUBLIC_4.stream().noneMatch(range -> range.contains(bytes));
    }

    private static boolean isMapped(byte[] bytes) {
        for (int i = 0; i < PREFIX_BYTES; i++) {
            if (bytes[i] != (i < PREFIX_BYTES - 2 ? 0 : (byte) 0xff)) {
                return false;
            }
        }
        return true;
    }

    private static byte[] bytesOf(String network) {
        try {
            return InetAddress.getByName(network).getAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(network, e);
        }
    }
}
