package io.holdfast.worker.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a method of a bean the handler of one task type, like a bean that implements {@code
 * io.holdfast.worker.Handler}. Its parameters, in any order, are the payload, as any type that Jackson reads, and a
 * {@code TaskContext}; each may be omitted. The returned value is the result. {@code holdfast.worker.handlers.<type>.*}
 * overrides these options.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface TaskHandler {

    /** The type of the tasks that it handles. */
    String value();

    /** How many of them run at a time in this process; 0 for the number of slots. */
    int concurrency() default 0;

    /** The longest run of a task without a timeout, such as {@code 30s}. */
    String timeout() default "";

    /** Retries of a task without its own number; -1 for the worker's setting. */
    int maxRetries() default -1;

    /** How long a failed task waits: {@code exponential 1s 5m}, {@code fixed 10s} or {@code list 1s 10s 1m}. */
    String backoff() default "";

    /** Exceptions that make a task a dead letter at once. */
    Class<? extends Throwable>[] buryOn() default {};

    /** Exceptions that snooze a task without costing a retry, from a second up to a minute. */
    Class<? extends Throwable>[] snoozeOn() default {};
}
