package io.holdfast.worker.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

public class SafeThrowablesTest {

    /** An exception whose methods do what a test wants. */
    public static final class Broken extends Exception {

        private final transient Supplier<@Nullable String> text;

        public Broken(Supplier<@Nullable String> text) {
            this.text = text;
        }

        @Override
        public String getMessage() {
            return text.get();
        }

        @Override
        public String toString() {
            return text.get();
        }

        @Override
        public String getLocalizedMessage() {
            return text.get();
        }
    }

    /** The message of {@link Broken}. */
    enum Saying {
        NULL(() -> null),
        NOTHING(() -> ""),
        AN_EXCEPTION(() -> {
            throw new IllegalStateException();
        }),
        TOO_LITTLE_MEMORY(() -> {
            throw new InternalError("planned");
        }),
        NO_END(() -> {
            throw new StackOverflowError();
        });

        private final Supplier<@Nullable String> text;

        Saying(Supplier<@Nullable String> text) {
            this.text = text;
        }

        Throwable thrown() {
            return new Broken(text);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anExceptionWithoutAUsableTextIsNamedByItsClass(Saying saying) {
        assertThat(SafeThrowables.textOf(saying.thrown())).isEqualTo(Broken.class.getName());
    }

    @ParameterizedTest
    @EnumSource
    void aLoggerCanWriteAnyException(Saying saying) {
        Throwable thrown = saying.thrown();
        LoggerFactory.getLogger(SafeThrowablesTest.class).info("Planned", SafeThrowables.loggable(thrown));
        LoggerFactory.getLogger(SafeThrowablesTest.class)
                .info("Planned", SafeThrowables.loggable(new IllegalStateException("outer", thrown)));
        Exception suppressing = new Exception("outer");
        suppressing.addSuppressed(thrown);
        LoggerFactory.getLogger(SafeThrowablesTest.class).info("Planned", SafeThrowables.loggable(suppressing));
    }

    @Test
    void anOrdinaryExceptionIsLoggedUnchanged() {
        Exception ordinary = new IllegalStateException("boom", new IllegalArgumentException());
        assertThat(SafeThrowables.loggable(ordinary)).isSameAs(ordinary);
    }

    @Test
    void circularCausesAreLoggedUnchanged() {
        Exception first = new Exception("first");
        Exception second = new Exception("second", first);
        first.initCause(second);
        assertThat(SafeThrowables.loggable(first)).isSameAs(first);
    }

    @Test
    void aChainOfCausesThatALoggerCouldNotFollowIsCut() {
        Exception chain = new Exception("innermost");
        for (int depth = 0; depth < 100_000; depth++) {
            chain = new Exception("outer", chain);
        }
        assertThat(SafeThrowables.loggable(chain)).hasNoCause().hasMessageContaining("outer");
    }

    @Test
    void aLongMessageIsCut() {
        assertThat(SafeThrowables.loggable(new Exception("x".repeat(10_000_000)))
                        .getMessage())
                .hasSizeLessThan(20_000);
    }

    @Test
    void aMissingStackTraceIsHandled() {
        Exception without = new Exception("no trace") {
            @Override
            public StackTraceElement[] getStackTrace() {
                return null;
            }
        };
        assertThat(SafeThrowables.loggable(without))
                .hasMessageContaining("no trace")
                .isNotSameAs(without);
    }
}
