package io.holdfast.standalone.redis;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Looks for a port of this machine to listen on. */
final class Ports {

    private Ports() {}

    /** Asks first: on some systems a port can be bound while another program listens on it for all addresses. */
    static boolean isFree(int port) {
        try (Socket taken = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return !taken.isConnected();
        } catch (IOException e) {
            return canBind(port);
        }
    }

    static int anyFree() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new RedisStartException("There is no free port on this machine (" + e + ")", e);
        }
    }

    private static boolean canBind(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
