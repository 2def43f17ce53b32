package io.holdfast.reliability.input;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** One request over a separate connection. It ends within a given time, successfully or not. */
public final class RawCall {

    private static final ScheduledExecutorService WATCH = Executors.newScheduledThreadPool(1, task -> {
        Thread thread = new Thread(task, "raw-call-watch");
        thread.setDaemon(true);
        return thread;
    });

    /** @param status 0 when the connection was closed without an answer */
    public record Answer(int status, String head, String body, boolean hung) {}

    private RawCall() {}

    public static Answer send(int port, MadeRequest request, long mostSeconds) throws IOException {
        AtomicBoolean hung = new AtomicBoolean();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            ScheduledFuture<?> watch = WATCH.schedule(() -> giveUp(socket, hung), mostSeconds, TimeUnit.SECONDS);
            write(socket, request);
            String text = read(socket.getInputStream());
            watch.cancel(false);
            if (!socket.isClosed()) {
                socket.setSoLinger(true, 0); // leaves no connection in TIME_WAIT
            }
            return answer(text, hung.get());
        }
    }

    private static void giveUp(Socket socket, AtomicBoolean hung) {
        hung.set(true);
        try {
            socket.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void write(Socket socket, MadeRequest request) {
        try {
            socket.getOutputStream().write(request.bytes());
            if (request.endsEarly()) {
                socket.shutdownOutput();
            }
        } catch (IOException e) {
            // The service may close the connection before it has read everything; its answer is still read.
        }
    }

    private static String read(InputStream in) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            in.transferTo(out);
        } catch (IOException e) {
            // Reset; the data before it counts.
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private static Answer answer(String text, boolean hung) {
        String rest = text;
        while (rest.startsWith("HTTP/1.1 1")) {
            rest = rest.substring(rest.indexOf("\r\n\r\n") + 4);
        }
        if (!rest.startsWith("HTTP/1.1 ")) {
            return new Answer(0, "", rest, hung);
        }
        int end = rest.indexOf("\r\n\r\n");
        String body = rest.substring(end + 4);
        String json = body.contains("{") ? body.substring(body.indexOf('{'), body.lastIndexOf('}') + 1) : body;
        return new Answer(Integer.parseInt(rest.substring(9, 12)), rest.substring(0, end), json, hung);
    }
}
