package io.holdfast.standalone.redis;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Finds a free port on this machine. */
final class Ports {

    private Ports() {}

    /** Connects first: some systems let a program bind a port on which another one listens on all addresses. */
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
