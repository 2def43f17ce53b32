package io.holdfast.queue.task;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PayloadTest {
    @Test
    void payloadsOfEqualBytesAreEqual() {
        assertThat(Payload.ofText("ü")).isEqualTo(Payload.of(new byte[] {(byte) 0xc3, (byte) 0xbc}));
        assertThat(Payload.ofText("ü")).hasSameHashCodeAs(Payload.ofText("ü"));
        assertThat(Payload.ofText("a")).isNotEqualTo(Payload.ofText("b"));
    }

    @Test
    void toStringDoesNotShowThePayload() {
        assertThat(Payload.ofText("secret")).hasToString("6 bytes");
    }
}
