package io.holdfast.service;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoreHintsTest {

    @ParameterizedTest
    @CsvSource({
        "Cannot connect to Redis: ERR DB index is out of range, REDIS_DB",
        "Cannot connect to Redis: ERR SELECT is not allowed in cluster mode, REDIS_DB",
        "Cannot connect to Redis: WRONGPASS invalid username-password pair, REDIS_PASSWORD",
        "Cannot connect to Redis: unable to find valid certification path to requested target, REDIS_TLS",
        "No connection to Redis to list queues: Connection initialization timed out after 2500 millisecond(s), REDIS_TLS is true",
        "No connection to Redis to list queues: Signature does not match., REDIS_TLS_CA_FILE",
        "No connection to Redis to list queues: (decrypt_error) Received fatal alert: decrypt_error, REDIS_TLS_CERT_FILE",
        "No connection to Redis to list queues: Connection reset, REDIS_TLS is false"
    })
    void theHintNamesTheVariable(String message, String variable) {
        assertThat(StoreHints.of(message)).contains(variable);
    }

    @Test
    void anOutageHasNoHint() {
        assertThat(StoreHints.of("No connection to Redis to list queues: Connection refused"))
                .isEmpty();
    }
}
