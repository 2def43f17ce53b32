package io.holdfast.monitor;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Asks for a stream of events and reads nothing of it, as a browser does whose computer sleeps. */
final class SilentListener implements AutoCloseable {

    private final Socket socket;

    private SilentListener(Socket socket) {
        this.socket = socket;
    }

    static SilentListener of(RunningMonitor monitor, String path) throws IOException {
        URI uri = URI.create(monitor.url(path));
        Socket socket = new Socket();
        socket.setReceiveBufferSize(1_024);
        socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()));
        socket.getOutputStream()
                .write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        return new SilentListener(socket);
    }

    boolean isOpen() {
        return socket.isConnected() && !socket.isClosed();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
