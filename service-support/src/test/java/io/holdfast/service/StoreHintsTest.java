package io.holdfast.service;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoreHintsTest {

    @ParameterizedTest
    @CsvSource({
        "Redis can't be connected to: ERR DB index is out of range, REDIS_DB",
        "Redis can't be connected to: ERR SELECT is not allowed in cluster mode, REDIS_DB",
        "Redis can't be connected to: WRONGPASS invalid username-password pair, REDIS_PASSWORD",
        "Redis can't be connected to: unable to find valid certification path to requested target, REDIS_TLS",
        "Redis did not answer known: Connection initialization timed out after 2500 millisecond(s), REDIS_TLS is true",
        "Redis did not answer known: Connection reset, REDIS_TLS is false"
    })
    void theVariableIsNamed(String message, String variable) {
        assertThat(StoreHints.of(message)).contains(variable);
    }

    @Test
    void anOutageNeedsNone() {
        assertThat(StoreHints.of("Redis did not answer known: Connection refused"))
                .isEmpty();
    }
}
