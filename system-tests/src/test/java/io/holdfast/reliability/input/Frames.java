package io.holdfast.reliability.input;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Sends a body in a valid or an invalid frame (RFC 9110, RFC 9112). */
final class Frames {

    private static final String[] JSON_TYPES = {
        "application/json",
        "Application/JSON",
        "application/json;charset=utf-8",
        "application/json; charset=\"UTF-8\"",
        "application/json; profile=x"
    };
    private static final String[] OTHER_TYPES = {
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/xml",
        "application/json; charset=utf-16",
        "application/json; charset=ISO-8859-1",
        "application/json; charset=no-such-thing",
        "application/json; charset=\"",
        "*/*",
        "json",
        "/",
        "application/",
        "application/json, text/plain"
    };
    private static final String[] HARMLESS = {
        "Accept: text/html",
        "Accept: application/xml;q=1",
        "X-Unknown: " + "y".repeat(4_000),
        "X-Empty:",
        "X-Forwarded-For: 10.0.0.1",
        "Cookie: a=b; c=\"d",
        "Accept-Language: xx-yy, *;q=0",
        "Origin: http://127.0.0.1",
        "Sec-Fetch-Site: same-origin",
        "Range: bytes=0-1",
        "If-None-Match: *"
    };

    private static final String[] OTHER_SITES = {
        "Origin: http://elsewhere.example",
        "Origin: null",
        "Origin: http://127.0.0.1.example",
        "Sec-Fetch-Site: cross-site"
    };

    private final Random random;
    private final MadeBody body;

    Frames(Random random, MadeBody body) {
        this.random = random;
        this.body = body;
    }

    MadeRequest usual(String what) {
        Wire wire = wire("POST", body.path()).host().header("Content-Type: " + of(JSON_TYPES));
        if (random.nextInt(3) == 0) {
            wire.header(of(HARMLESS));
        }
        if (random.nextInt(10) == 0) {
            wire.header("Expect: 100-continue");
        }
        byte[] bytes = random.nextInt(3) == 0 ? wire.chunked(random) : wire.sized();
        return new MadeRequest(what, bytes, false, body.verdict(), body.tasks());
    }

    MadeRequest odd() {
        return switch (random.nextInt(15)) {
            case 0, 1 -> refused("media type", plain().header("Content-Type: " + of(OTHER_TYPES)), 415);
            case 2 -> refused("no media type", plain(), 415);
            case 3 ->
                refused("method", wire(of("PUT", "PATCH"), body.path()).host().json(), 405);
            case 4 ->
                refused(
                        "path",
                        wire("POST", of("/Task", "/taskz", "/api/task", "/task/x"))
                                .host()
                                .json(),
                        404);
            case 5 -> none("no host", wire("POST", body.path()).json().sized(), Verdict.INVALID.orClosed());
            case 6 -> badLength();
            case 7 -> truncated();
            case 8 -> truncatedChunks();
            case 9 -> badChunk();
            case 10 -> shortened();
            case 11 -> twoLengths();
            case 12 -> largeHeader();
            case 13 -> refused("another site", plain().json().header(of(OTHER_SITES)), 403);
            default -> unexpected();
        };
    }

    private MadeRequest refused(String what, Wire wire, Integer... statuses) {
        return none(what, wire.sized(), Verdict.of(statuses));
    }

    private MadeRequest badLength() {
        String length = of("x", "-1", "1x", "0x10", "9".repeat(30), "1 2");
        byte[] bytes = json().header("Content-Length: " + length).with(body.bytes());
        return none("length " + length, bytes, Verdict.INVALID.orClosed());
    }

    private MadeRequest badChunk() {
        String size = of("zz", "-1", "", "FFFFFFFFFFFFFFFFF", "2 2");
        byte[] chunks = Wire.latin1(size + "\r\n{}\r\n0\r\n\r\n");
        return none("chunk", json().header("Transfer-Encoding: chunked").with(chunks), Verdict.INVALID.orClosed());
    }

    /** The client disconnects in the middle of its body. */
    private MadeRequest truncated() {
        byte[] start = Arrays.copyOf(body.bytes(), random.nextInt(body.bytes().length));
        byte[] bytes = json().header("Content-Length: " + body.bytes().length).with(start);
        return new MadeRequest("truncated", bytes, true, Verdict.INVALID.orClosed(), List.of());
    }

    private MadeRequest truncatedChunks() {
        Wire wire = json().header("Transfer-Encoding: chunked");
        byte[] chunks = wire.chunks(random);
        byte[] bytes = wire.with(Arrays.copyOf(chunks, random.nextInt(chunks.length - 4)));
        return new MadeRequest("truncated chunks", bytes, true, Verdict.INVALID.orClosed(), List.of());
    }

    /** The head announces fewer bytes than are sent: they are not valid JSON, and the rest is not a valid request. */
    private MadeRequest shortened() {
        int announced = random.nextInt(body.bytes().length);
        byte[] bytes = json().header("Content-Length: " + announced).with(body.bytes());
        return none("shortened", bytes, Verdict.INVALID.orClosed());
    }

    /** Two equal headers may be treated as one; two different ones may not (RFC 9110, 8.6). */
    private MadeRequest twoLengths() {
        int length = body.bytes().length;
        boolean equal = random.nextBoolean();
        Wire wire =
                json().header("Content-Length: " + length).header("Content-Length: " + (equal ? length : length + 1));
        return equal
                ? new MadeRequest(
                        "two lengths",
                        wire.with(body.bytes()),
                        false,
                        Verdict.of(202, 400).orClosed(),
                        body.tasks())
                : none("two lengths that differ", wire.with(body.bytes()), Verdict.INVALID.orClosed());
    }

    private MadeRequest largeHeader() {
        byte[] bytes = json().header("X-Large: " + "z".repeat(70_000)).sized();
        return none("large header", bytes, Verdict.of(400, 431).orClosed());
    }

    private MadeRequest unexpected() {
        byte[] bytes = json().header("Expect: the-unexpected").sized();
        return none("expectation", bytes, Verdict.of(417).orClosed());
    }

    private static MadeRequest none(String what, byte[] bytes, Verdict verdict) {
        return new MadeRequest(what, bytes, false, verdict, List.of());
    }

    private Wire plain() {
        return wire("POST", body.path()).host();
    }

    private Wire json() {
        return plain().json();
    }

    private Wire wire(String method, String path) {
        return new Wire(method, path, body.bytes());
    }

    private String of(String... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
