package io.holdfast.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A proxy in front of a server on loopback, which simulates the network between the server and its clients, with any
 * fault.
 */
public final class FaultyProxy implements AutoCloseable {

    private volatile int target;
    private final ServerSocket door;
    private final ExecutorService threads = Executors.newCachedThreadPool(FaultyProxy::daemon);
    private final Set<ProxiedConnection> connections = ConcurrentHashMap.newKeySet();
    private final Map<String, Integer> hits = new ConcurrentHashMap<>();
    private volatile Fault fault = Fault.none();

    private FaultyProxy(int target) {
        this.target = target;
        try {
            this.door = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.execute(this::accept);
    }

    public static FaultyProxy to(int port) {
        return new FaultyProxy(port);
    }

    public int port() {
        return door.getLocalPort();
    }

    public String address() {
        return "127.0.0.1:" + port();
    }

    /** Routes new connections to another server; existing ones stay with theirs. */
    public void moveTo(int port) {
        target = port;
    }

    /** Takes effect at once, for existing and new connections. */
    public void strike(Fault with) {
        fault = with;
    }

    public void heal() {
        strike(Fault.none());
    }

    /** The number of connections that each fault has affected, by the name of the fault. */
    public Map<String, Integer> hits() {
        return new TreeMap<>(hits);
    }

    /** What its connections see of it. */
    private final class Side implements ProxiedConnection.Proxy {

        @Override
        public Fault fault() {
            return fault;
        }

        @Override
        public void hit(Fault by) {
            hits.merge(by.name(), 1, Integer::sum);
        }

        @Override
        public void closed(ProxiedConnection connection) {
            connections.remove(connection);
        }
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                take(door.accept());
            } catch (IOException e) {
                // the proxy was closed, or no server listens: the client has been disconnected
            }
        }
    }

    private void take(Socket client) throws IOException {
        Fault now = fault;
        if (now.hangsUp()) {
            hits.merge(now.name(), 1, Integer::sum);
            client.close();
            return;
        }
        try {
            ProxiedConnection connection =
                    new ProxiedConnection(new Side(), client, new Socket(InetAddress.getLoopbackAddress(), target));
            connections.add(connection);
            connection.open(threads);
        } catch (IOException e) {
            client.close();
            throw e;
        }
    }

    @Override
    public void close() {
        try {
            door.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        connections.forEach(ProxiedConnection::cut);
        threads.shutdownNow();
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "faulty-proxy");
        thread.setDaemon(true);
        return thread;
    }
}
