package io.holdfast.worker.handler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.holdfast.worker.TaskContext;
import io.holdfast.worker.TaskInterceptor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class InterceptorChainTest {

    private final List<String> told = new ArrayList<>();

    private final class Teller implements TaskInterceptor {

        private final String name;

        Teller(String name) {
            this.name = name;
        }

        @Override
        public void before(TaskContext task) {
            told.add(name + " before");
            if (name.equals("strict")) {
                throw new IllegalStateException("not now");
            }
        }

        @Override
        public void after(TaskContext task, @Nullable Object result) {
            told.add(name + " after " + result);
            throw new IllegalStateException("of no account");
        }

        @Override
        public void error(TaskContext task, Throwable thrown) {
            told.add(name + " error " + thrown.getMessage());
        }
    }

    @Test
    void interceptorsRunInOrderBeforeAndInReverseAfterTheRunAndLateExceptionsChangeNothing() throws Exception {
        assertThat(run(() -> 17, "a", "b")).isEqualTo(17);
        assertThat(told).containsExactly("a before", "b before", "b after 17", "a after 17");
    }

    @Test
    void anInterceptorSeesAFailureAndTheFailureIsThrownOn() {
        assertThatThrownBy(() -> run(
                        () -> {
                            throw new AssertionError("boom");
                        },
                        "a"))
                .isInstanceOf(AssertionError.class);
        assertThat(told).containsExactly("a before", "a error boom");
    }

    @Test
    void anInterceptorThatThrowsBeforeTheRunPreventsTheHandlerCall() {
        assertThatThrownBy(() -> run(() -> told.add("handler"), "a", "strict", "b"))
                .hasMessage("not now");
        assertThat(told).containsExactly("a before", "strict before", "a error not now");
    }

    @Test
    void anErrorAfterwardsChangesNothingEvenIfItCannotBeLogged() {
        TaskInterceptor failing = new TaskInterceptor() {
            @Override
            public void after(TaskContext task, @Nullable Object result) {
                throw new AssertionError() {
                    @Override
                    public String getMessage() {
                        throw new StackOverflowError();
                    }
                };
            }
        };
        Throwable thrown = catchThrowable(
                () -> InterceptorChain.around(task -> 17, List.of(failing)).run(null));
        assertThat(thrown == null).isTrue(); // what it is cannot be shown
    }

    private interface Handler {

        Object run();
    }

    private Object run(Handler handler, String... interceptors) throws Exception {
        List<TaskInterceptor> all = new ArrayList<>();
        for (String name : interceptors) {
            all.add(new Teller(name));
        }
        return InterceptorChain.around(task -> handler.run(), all).run(null);
    }
}
