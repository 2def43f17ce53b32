package io.holdfast.queue.redis.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

class ClientLineTest {

    @Test
    void itReturnsTheAddressThatRedisSees() throws UnknownHostException {
        assertThat(ClientLine.addressIn("id=3 addr=127.0.0.1:52555 laddr=127.0.0.1:6379 fd=8 name="))
                .contains(at("127.0.0.1", 52555));
        assertThat(ClientLine.addressIn("id=3 addr=[::1]:52555 laddr=[::1]:6379 fd=8"))
                .contains(at("::1", 52555));
        assertThat(ClientLine.addressIn("id=3 addr=[0:0::1]:7 fd=8")).contains(at("::1", 7));
    }

    private static SocketAddress at(String literal, int port) throws UnknownHostException {
        return new InetSocketAddress(InetAddress.getByName(literal), port);
    }

    @Test
    void aClientWithoutAnAddressHasNone() {
        assertThat(ClientLine.addressIn("")).isEmpty();
        assertThat(ClientLine.addressIn("id=3 addr=/run/redis.sock:0 fd=8")).isEmpty();
        assertThat(ClientLine.addressIn("id=3 laddr=127.0.0.1:6379 fd=8")).isEmpty();
    }
}
