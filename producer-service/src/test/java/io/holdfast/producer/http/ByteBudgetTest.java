package io.holdfast.producer.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.producer.config.ProducerProperties;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ByteBudgetTest {

    private static final int LARGEST = 200_000;
    private static final int UNKNOWN = -1;

    private final ByteBudget budget =
            new ByteBudget(new ProducerProperties(1_000, 100, LARGEST, LARGEST, 0, 1_000, null, 0));

    @Test
    void closedBodyFreesItsShare() throws IOException {
        for (int i = 0; i < 3; i++) {
            read(LARGEST, LARGEST).close();
            read(LARGEST, UNKNOWN).close();
            read(10, LARGEST).close();
        }
    }

    @Test
    void bodyThatDoesNotFitIsRefusedWithRetryAfter() throws IOException {
        try (Body first = read(LARGEST - 10, LARGEST - 10)) {
            read(10, 10).close();
            assertThatThrownBy(() -> read(11, 11)).isInstanceOfSatisfying(ProblemException.class, e -> {
                assertThat(e.problem().code()).isEqualTo(ErrorCode.OVERLOADED);
                assertThat(e.problem().code().headers().getFirst("Retry-After")).isEqualTo("1");
            });
            assertThat(first.bytes()).hasSize(LARGEST - 10);
        }
        read(LARGEST, LARGEST).close();
    }

    @Test
    void largeBodyOfUnknownLengthCountsAsTheLargest() throws IOException {
        try (Body first = read(70_000, UNKNOWN)) {
            assertThatThrownBy(() -> read(1, 1)).isInstanceOf(ProblemException.class);
            assertThat(first.bytes()).hasSize(70_000);
        }
    }

    @Test
    void taskCountsForMoreThanItsText() throws IOException {
        try (Body first = read(100, 100)) {
            first.countTasks(100, LARGEST);
            assertThatThrownBy(() -> read(1_000, 1_000)).isInstanceOf(ProblemException.class);
        }
        read(LARGEST, LARGEST).close();
    }

    @Test
    void unreadableBodyFreesItsShare() throws IOException {
        InputStream broken = new ByteArrayInputStream(new byte[0]) {
            @Override
            public int readNBytes(byte[] into, int offset, int length) {
                throw new UncheckedIOException(new IOException("cut off"));
            }
        };
        assertThatThrownBy(() -> Body.read(broken, LARGEST, LARGEST, budget)).isInstanceOf(UncheckedIOException.class);
        read(LARGEST, LARGEST).close();
    }

    private Body read(int size, int announced) throws IOException {
        byte[] bytes = "{".repeat(size).getBytes(StandardCharsets.US_ASCII);
        return Body.read(new ByteArrayInputStream(bytes), announced, LARGEST, budget);
    }
}
