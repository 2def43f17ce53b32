package io.holdfast.reliability.input;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Builds a request byte by byte, including what no well-behaved client sends. */
final class Wire {

    private final List<String> head = new ArrayList<>();
    private final byte[] body;

    Wire(String method, String path, byte[] body) {
        this.body = body;
        head.add(method + " " + path + " HTTP/1.1");
        head.add("Connection: close");
    }

    Wire header(String line) {
        head.add(line);
        return this;
    }

    Wire host() {
        return header("Host: 127.0.0.1");
    }

    Wire json() {
        return header("Content-Type: application/json");
    }

    /** With the real length of the body. */
    byte[] sized() {
        return header("Content-Length: " + body.length).bytes(body);
    }

    /** With only this much of the body, whatever the head announces. */
    byte[] with(byte[] content) {
        return bytes(content);
    }

    byte[] chunked(Random random) {
        return header("Transfer-Encoding: chunked").bytes(chunks(random));
    }

    byte[] chunks(Random random) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int at = 0; at < body.length; ) {
            int most = random.nextInt(4) == 0 ? 7 : 9_000;
            int size = Math.min(body.length - at, 1 + random.nextInt(most));
            out.writeBytes(latin1(Integer.toHexString(size) + (random.nextInt(5) == 0 ? ";x=y" : "") + "\r\n"));
            out.write(body, at, size);
            out.writeBytes(latin1("\r\n"));
            at += size;
        }
        out.writeBytes(latin1("0\r\n\r\n"));
        return out.toByteArray();
    }

    private byte[] bytes(byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(latin1(String.join("\r\n", head) + "\r\n\r\n"));
        out.writeBytes(content);
        return out.toByteArray();
    }

    static byte[] latin1(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
