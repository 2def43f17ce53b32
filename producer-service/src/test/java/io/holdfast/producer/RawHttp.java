package io.holdfast.producer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Sends requests that an HTTP client library cannot send. */
public final class RawHttp {

    private RawHttp() {}

    /** Sends these characters and reads a JSON response, or until the server closes the connection. */
    public static String exchange(int port, String request) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            return read(socket.getInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(InputStream in) throws IOException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        for (int next = in.read(); next >= 0; next = in.read()) {
            answer.write(next);
            if (next == '}' && in.available() == 0) {
                break;
            }
        }
        return answer.toString(StandardCharsets.UTF_8);
    }

    /** Posts a body whose length may differ from the header. */
    public static String postJson(int port, String path, String lengthHeader, String body) {
        String head = String.join(
                "\r\n",
                "POST " + path + " HTTP/1.1",
                "Host: x",
                "Content-Type: application/json",
                "Connection: close",
                lengthHeader);
        return exchange(port, head + "\r\n\r\n" + body);
    }
}
