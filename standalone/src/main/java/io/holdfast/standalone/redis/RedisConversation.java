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
 * A plain connection to whatever listens on a port of this machine, which may not be a Redis at all: the few questions
 * that tell whether it is ours, and the word to stop. Not for use by several threads.
 */
final class RedisConversation implements Closeable {

    private final Socket socket;
    private final InputStream in;

    private RedisConversation(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    /** @param patience how long to wait for the connection, and for each answer */
    static RedisConversation open(int port, Duration patience) throws IOException {
        Socket socket = new Socket();
        try {
            int millis = Math.toIntExact(patience.toMillis());
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), millis);
            socket.setSoTimeout(millis);
            return new RedisConversation(socket);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** The folder it keeps its data in. */
    String folder() throws IOException {
        return ask(2, "CONFIG", "GET", "dir").get(1);
    }

    long process() throws IOException {
        return ask(1, "INFO", "server")
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
            return ask(1, "PING").get(0).equals("PONG");
        } catch (RefusedException e) {
            return false;
        }
    }

    /** Stops it with its data written, and waits for that. */
    void shutdown() throws IOException {
        try {
            ask(0, "SHUTDOWN");
        } catch (EOFException e) {
            return; // the only answer of a Redis that stops
        }
        throw new IOException("SHUTDOWN was answered");
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    List<String> ask(int parts, String... words) throws IOException {
        StringBuilder request = new StringBuilder("*" + words.length + "\r\n");
        for (String word : words) {
            request.append('$')
                    .append(word.length())
                    .append("\r\n")
                    .append(word)
                    .append("\r\n");
        }
        socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.US_ASCII));
        List<String> answer = new ArrayList<>();
        read(answer);
        if (answer.size() < parts) {
            throw new IOException("Not the answer of a Redis: " + answer);
        }
        return answer;
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
            default -> throw new IOException("Not the answer of a Redis: " + line);
        }
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException();
            }
            if (line.length() > 1_000) {
                throw new IOException("Not the answer of a Redis");
            }
            line.append((char) next);
        }
        return line.toString().strip().isEmpty() ? " " : line.toString().strip();
    }

    private static int number(String text) throws IOException {
        try {
            return Integer.parseUnsignedInt(text);
        } catch (NumberFormatException e) {
            throw new IOException("Not the answer of a Redis", e);
        }
    }

    /** It answered with an error. */
    private static final class RefusedException extends IOException {
        RefusedException(String message) {
            super(message);
        }
    }
}
