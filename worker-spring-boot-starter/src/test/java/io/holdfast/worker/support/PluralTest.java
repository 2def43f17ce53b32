package io.holdfast.worker.support;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PluralTest {

    @Test
    void onlyOneIsSingular() {
        assertThat(Plural.of(0, "slot")).isEqualTo("0 slots");
        assertThat(Plural.of(1, "slot")).isEqualTo("1 slot");
        assertThat(Plural.of(2, "slot")).isEqualTo("2 slots");
    }
}
