package io.holdfast.reliability.input;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/** Bodies with valid text and invalid bytes: JSON is exchanged as UTF-8 without a byte order mark (RFC 8259, 8.1). */
final class Bodies {

    private static final int[][] NO_UTF8 = {
        {0x80},
        {0xC0, 0xAF},
        {0xC1, 0x81},
        {0xE0, 0x80, 0xAF},
        {0xF0, 0x80, 0x80, 0xAF},
        {0xED, 0xA0, 0x80},
        {0xED, 0xA0, 0xBD, 0xED, 0xB8, 0x80},
        {0xF4, 0x90, 0x80, 0x80},
        {0xF5, 0x80, 0x80, 0x80},
        {0xC3},
        {0xE2, 0x82},
        {0xF0, 0x9F, 0x98},
        {0xFE},
        {0xFF},
        {0x00}
    };
    private static final String[] CHARSETS = {"UTF-16BE", "UTF-16LE", "UTF-16", "UTF-32BE", "UTF-32LE"};

    private final Random random;
    private final TaskMaker tasks;

    Bodies(Random random, TaskMaker tasks) {
        this.random = random;
        this.tasks = tasks;
    }

    MadeBody badlyEncoded() {
        String json = tasks.valid().json();
        byte[] bytes = switch (random.nextInt(4)) {
            case 0 -> json.getBytes(Charset.forName(CHARSETS[random.nextInt(CHARSETS.length)]));
            case 1 -> ("\uFEFF" + json).getBytes(StandardCharsets.UTF_8);
            case 2 -> "{\"payload\":\"Müller\"}".getBytes(StandardCharsets.ISO_8859_1);
            default -> withNoUtf8();
        };
        return new MadeBody("/task", bytes, Verdict.INVALID, List.of());
    }

    private byte[] withNoUtf8() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(RequestMaker.utf8("{\"payload\":{\"" + "k".repeat(random.nextInt(9_000))));
        for (int next : NO_UTF8[random.nextInt(NO_UTF8.length)]) {
            out.write(next);
        }
        out.writeBytes(RequestMaker.utf8("\":1}}"));
        return out.toByteArray();
    }
}
