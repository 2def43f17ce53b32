package io.holdfast.worker.service.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SecretTest {

    @Test
    void aSignatureIsTheHmacOfTimestampIdAndBody() {
        // hmac.new(b"s3cret", b'1700000000.01ABC.{"n": 1}', hashlib.sha256).hexdigest()
        assertThat(new Secret("s3cret").sign(1_700_000_000L, "01ABC", "{\"n\": 1}".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("297ceafeacbd5f0f05414bee24d6ac97dfe0cc31fa0eaaa0f164c1ad7cea8111");
    }

    @Test
    void toStringHidesTheSecret() {
        assertThat(new Secret("s3cret").toString()).doesNotContain("s3cret");
    }

    @Test
    void aBlankSecretIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Secret(" "));
    }
}
