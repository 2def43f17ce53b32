package io.holdfast.testing;

import io.holdfast.testing.Fault.Way;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/** A client's connection to a {@link FaultyProxy}, and the connection from there to the server. */
final class ProxiedConnection {

    /** What a connection asks and tells its proxy. */
    interface Proxy {

        Fault fault();

        /** The fault has affected a connection. */
        void hit(Fault fault);

        void closed(ProxiedConnection connection);
    }

    private final Proxy proxy;
    private final Socket client;
    private final Socket server;
    private final AtomicReference<Fault> hitBy = new AtomicReference<>(Fault.none());

    ProxiedConnection(Proxy proxy, Socket client, Socket server) throws IOException {
        this.proxy = proxy;
        this.client = client;
        this.server = server;
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
    }

    void open(Executor threads) {
        threads.execute(() -> new Direction(Fault::requests).carry(client, server));
        threads.execute(() -> new Direction(Fault::replies).carry(server, client));
    }

    /** Closes both ends. */
    void cut() {
        close(client);
        close(server);
        proxy.closed(this);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // the connection is closed
        }
    }

    private final class Direction {

        private final Function<Fault, Way> wayUnder;
        private Way last = Way.PASS;
        private int passed;
        private boolean dead;

        Direction(Function<Fault, Way> wayUnder) {
            this.wayUnder = wayUnder;
        }

        void carry(Socket from, Socket to) {
            try {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                byte[] bytes = new byte[16_384];
                for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
                    int passing = passing(count);
                    out.write(bytes, 0, passing);
                    if (passing < count && !dead) {
                        break;
                    }
                }
            } catch (IOException e) {
                // one of the ends is closed
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            if (!dead) { // otherwise the other end would not notice
                cut();
            }
        }

        /**
         * Returns how many of the bytes to forward; fewer, with the direction not dead, means that the connection must
         * be cut.
         */
        private int passing(int count) throws InterruptedException {
            Fault fault = proxy.fault();
            Way way = wayUnder.apply(fault);
            if (!way.equals(last)) {
                last = way;
                passed = 0;
            }
            if (!way.equals(Way.PASS) && !fault.equals(hitBy.getAndSet(fault))) {
                proxy.hit(fault);
            }
            if (dead || way instanceof Way.Swallow) {
                dead = true; // for good: bytes after a gap must not arrive
                return 0;
            } else if (way instanceof Way.Cut cut) {
                int before = passed;
                passed += count;
                return Math.max(0, Math.min(count, cut.bytes() - before));
            } else if (way instanceof Way.Delay delay) {
                Thread.sleep(delay.time().toMillis());
            } else if (way instanceof Way.Narrow narrow) {
                narrow.pass(count);
            }
            return count;
        }
    }
}
