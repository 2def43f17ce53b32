package io.holdfast.queue.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.f4b6a3.ulid.Ulid;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class UlidTextTest {

    @Test
    void anyUlidReadsAsTheLibraryWritesIt() {
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 1_000; i++) {
            Ulid ulid = new Ulid(random.nextLong(), random.nextLong());
            assertThat(UlidText.of(ulid)).isEqualTo(ulid.toString());
        }
    }

    @Test
    void theSmallestAndTheLargestReadAsTheLibraryWritesThem() {
        assertThat(UlidText.of(new Ulid(0, 0))).isEqualTo("00000000000000000000000000");
        assertThat(UlidText.of(new Ulid(-1, -1))).isEqualTo("7ZZZZZZZZZZZZZZZZZZZZZZZZZ");
    }
}
