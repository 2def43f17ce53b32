package io.holdfast.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A name server on loopback with configurable IPv4 addresses, whose answers are valid for ten minutes. */
public final class NameServer implements AutoCloseable {

    private static final int HEADER = 12;
    private static final int TTL_SECONDS = 600;
    private static final int TYPE_A = 1;

    private final DatagramSocket socket;
    private final Map<String, String> addresses = new ConcurrentHashMap<>();
    private final AtomicInteger questions = new AtomicInteger();

    public NameServer() {
        try {
            socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread thread = new Thread(this::answer, "name-server");
        thread.setDaemon(true);
        thread.start();
    }

    public InetSocketAddress address() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    /** Takes effect at once. */
    public void name(String host, String address) {
        addresses.put(host, address);
    }

    /** The number of requests received. */
    public int questions() {
        return questions.get();
    }

    private void answer() {
        byte[] bytes = new byte[512];
        while (!socket.isClosed()) {
            try {
                DatagramPacket packet = new DatagramPacket(bytes, bytes.length);
                socket.receive(packet);
                questions.incrementAndGet();
                byte[] reply = reply(Arrays.copyOf(bytes, packet.getLength()));
                socket.send(new DatagramPacket(reply, reply.length, packet.getSocketAddress()));
            } catch (IOException e) {
                // the server is closed
            }
        }
    }

    /** The question, and an address if there is one of the requested type. */
    private byte[] reply(byte[] query) throws IOException {
        int end = HEADER;
        StringBuilder name = new StringBuilder();
        while (query[end] != 0) {
            name.append(name.isEmpty() ? "" : ".")
                    .append(new String(query, end + 1, query[end], StandardCharsets.US_ASCII));
            end += query[end] + 1;
        }
        int type = ByteBuffer.wrap(query).getShort(end + 1);
        String address = addresses.get(name.toString());
        boolean known = type == TYPE_A && address != null;
        ByteArrayOutputStream reply = new ByteArrayOutputStream();
        reply.write(query, 0, 2); // id
        int code = address == null ? 3 : 0; // no such name
        reply.write(new byte[] {(byte) 0x81, (byte) (0x80 | code), 0, 1, 0, (byte) (known ? 1 : 0), 0, 0, 0, 0});
        reply.write(query, HEADER, end + 5 - HEADER);
        if (known) {
            reply.write(new byte[] {(byte) 0xc0, HEADER, 0, TYPE_A, 0, 1}); // the name is that of the question
            reply.write(ByteBuffer.allocate(4).putInt(TTL_SECONDS).array());
            reply.write(new byte[] {0, 4});
            reply.write(InetAddress.getByName(address).getAddress());
        }
        return reply.toByteArray();
    }

    @Override
    public void close() {
        socket.close();
    }
}
