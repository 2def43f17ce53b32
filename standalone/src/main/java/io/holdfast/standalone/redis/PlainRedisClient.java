package io.holdfast.standalone.redis;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A plain connection to a port of this machine, on which another program may listen: identifies the embedded Redis, and
 * shuts it down. Not thread-safe.
 */
final class PlainRedisClient implements Closeable {

    private final Socket socket;
    private final InputStream in;

    private PlainRedisClient(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    /** @param timeout for the connection and for each reply */
    static PlainRedisClient open(int port, Duration timeout) throws IOException {
        Socket socket = new Socket();
        try {
            int millis = Math.toIntExact(timeout.toMillis());
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), millis);
            socket.setSoTimeout(millis);
            return new PlainRedisClient(socket);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** Its data folder. */
    String folder() throws IOException {
        return call(2, "CONFIG", "GET", "dir").get(1);
    }

    long processId() throws IOException {
        return call(1, "INFO", "server")
                .get(0)
                .lines()
                .filter(line -> line.startsWith("process_id:"))
                .map(line -> Long.parseLong(line.substring(line.indexOf(':') + 1)))
                .findFirst()
                .orElseThrow(() -> new IOException("INFO without a process_id"));
    }

    /** False while it loads its data. */
    boolean ready() throws IOException {
        try {
            return call(1, "PING").get(0).equals("PONG");
        } catch (RefusedException e) {
            return false;
        }
    }

    /** Writes the data and stops Redis; returns when that is done. */
    void shutdown() throws IOException {
        try {
            call(0, "SHUTDOWN");
        } catch (EOFException e) {
            return; // a Redis that stops closes the connection
        }
        throw new IOException("SHUTDOWN failed");
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    List<String> call(int minParts, String... words) throws IOException {
        StringBuilder request = new StringBuilder("*" + words.length + "\r\n");
        for (String word : words) {
            request.append('$')
                    .append(word.length())
                    .append("\r\n")
                    .append(word)
                    .append("\r\n");
        }
        socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.US_ASCII));
        List<String> reply = new ArrayList<>();
        read(reply);
        if (reply.size() < minParts) {
            throw new IOException("Not a reply of Redis: " + reply);
        }
        return reply;
    }

    private void read(List<String> into) throws IOException {
        String line = line();
        String rest = line.substring(1);
        switch (line.charAt(0)) {
            case '+', ':' -> into.add(rest);
            case '-' -> throw new RefusedException(rest);
            case '$' -> {
                into.add(new String(in.readNBytes(number(rest)), StandardCharsets.UTF_8));
                line();
            }
            case '*' -> {
                for (int left = number(rest); left > 0; left--) {
                    read(into);
                }
            }
            default -> throw new IOException("Not a reply of Redis: " + line);
        }
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException();
            }
            if (line.length() > 1_000) {
                throw new IOException("Not a reply of Redis");
            }
            line.append((char) next);
        }
        return line.toString().strip().isEmpty() ? " " : line.toString().strip();
    }

    private static int number(String text) throws IOException {
        try {
            return Integer.parseUnsignedInt(text);
        } catch (NumberFormatException e) {
            throw new IOException("Not a reply of Redis", e);
        }
    }

    /** Redis replied with an error. */
    private static final class RefusedException extends IOException {
        RefusedException(String message) {
            super(message);
        }
    }
}
