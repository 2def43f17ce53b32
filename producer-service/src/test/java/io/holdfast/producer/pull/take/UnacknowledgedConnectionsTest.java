package io.holdfast.producer.pull.take;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.producer.pull.take.UnacknowledgedConnections.Peer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class UnacknowledgedConnectionsTest {

    private static final String HEAD =
            "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode";

    @Test
    void connectionWithUnacknowledgedDataIsFound() {
        assertThat(UnacknowledgedConnections.findIn(Stream.of(
                        HEAD,
                        "   0: 0100007F:1F95 00000000:0000 0A 00000000:00000000 00:00000000 00000000 0 0 1 1",
                        "   1: 0100007F:1F95 0100007F:9C41 01 00000003:00000000 01:00000014 00000004 0 0 2 1",
                        "   2: 0100007F:1F95 0200007F:9C42 01 00000000:00000001 00:00000000 00000000 0 0 3 1")))
                .containsExactly(new Peer(8085, "127.0.0.1", 40_001));
    }

    @Test
    void dualStackAddressesAreThoseOfTheServletApi() {
        assertThat(UnacknowledgedConnections.findIn(Stream.of(
                        HEAD,
                        "   0: 0000000000000000FFFF00000100007F:1F95 0000000000000000FFFF00000100007F:9C41 01"
                                + " 00000001:00000000 01:00000014 00000004 0 0 2 1",
                        "   1: 00000000000000000000000001000000:1F95 00000000000000000000000001000000:9C42 01"
                                + " 00000001:00000000 01:00000014 00000004 0 0 2 1")))
                .containsExactlyInAnyOrder(
                        new Peer(8085, "127.0.0.1", 40_001), new Peer(8085, "0:0:0:0:0:0:0:1", 40_002));
    }
}
