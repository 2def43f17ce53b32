package io.holdfast.queue.task;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class TraceContextTest {

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String SPAN = "b7ad6b7169203331";
    private static final String PARENT = "00-" + TRACE + "-" + SPAN + "-01";

    @Test
    void theHeadersAreKept() {
        TraceContext context = requireNonNull(TraceContext.of(PARENT, "vendor=1,other=a b"));
        assertThat(context).isEqualTo(new TraceContext(PARENT, "vendor=1,other=a b", false));
        assertThat(context.traceId()).isEqualTo(TRACE);
        assertThat(context.spanId()).isEqualTo(SPAN);
        assertThat(context.sampled()).isTrue();
        assertThat(context.ofBatch()).isEqualTo(new TraceContext(PARENT, "vendor=1,other=a b", true));
    }

    @Test
    void onlyTheLastBitOfTheFlagsSaysWhetherTheTraceIsRecorded() {
        assertThat(requireNonNull(TraceContext.of("00-" + TRACE + "-" + SPAN + "-02", null))
                        .sampled())
                .isFalse();
        assertThat(requireNonNull(TraceContext.of("00-" + TRACE + "-" + SPAN + "-ff", null))
                        .sampled())
                .isTrue();
    }

    @Test
    void aNewerVersionIsReadAsFarAsItIsKnown() {
        assertThat(TraceContext.of("cc-" + TRACE + "-" + SPAN + "-01-what-comes", null))
                .isEqualTo(TraceContext.of(PARENT, null));
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(
            strings = {
                "00",
                "null",
                PARENT + "-more",
                PARENT + "0",
                "ff-" + TRACE + "-" + SPAN + "-01",
                "00-00000000000000000000000000000000-" + SPAN + "-01",
                "00-" + TRACE + "-0000000000000000-01",
                "00-0AF7651916CD43DD8448EB211C80319C-" + SPAN + "-01",
                "00-" + TRACE + "-" + SPAN + "-0g",
                "00 " + TRACE + " " + SPAN + " 01"
            })
    void anInvalidParentCountsAsNone(@Nullable String parent) {
        assertThat(TraceContext.of(parent, "vendor=1")).isNull();
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(strings = {"  ", "ü=1", "a=1\r\nX: y", "\0"})
    void anInvalidStateIsDropped(@Nullable String state) {
        assertThat(TraceContext.of(PARENT, state)).isEqualTo(new TraceContext(PARENT, null, false));
    }

    @Test
    void aStateBeyondTheLimitIsDropped() {
        String longest = "v=" + "x".repeat(TraceContext.MAX_STATE_LENGTH - 2);
        assertThat(TraceContext.of(PARENT, longest)).isEqualTo(new TraceContext(PARENT, longest, false));
        assertThat(TraceContext.of(PARENT, longest + "x")).isEqualTo(new TraceContext(PARENT, null, false));
    }
}
