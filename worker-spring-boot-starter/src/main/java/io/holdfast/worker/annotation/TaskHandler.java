package io.holdfast.worker.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a method of a bean the handler of one type of task, as an {@code io.holdfast.worker.Handler} bean is. Its
 * parameters, in any order: the payload, as whatever Jackson can read, and a {@code TaskContext}; each may be left out.
 * What it returns is the result. {@code holdfast.worker.handlers.<type>.*} stands above what is said here.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface TaskHandler {

    /** The type of the tasks that it handles. */
    String value();

    /** How many of them run at a time in this process; 0 for as many as there are slots. */
    int concurrency() default 0;

    /** The longest run of a task that does not say one itself, as {@code 30s}. */
    String timeout() default "";

    /** Retries of a task that does not say itself how many it may have; -1 leaves that to the worker. */
    int maxRetries() default -1;

    /** How long a failed task waits: {@code exponential 1s 5m}, {@code fixed 10s} or {@code list 1s 10s 1m}. */
    String backoff() default "";

    /** Exceptions at which a task is a dead letter at once. */
    Class<? extends Throwable>[] buryOn() default {};

    /** Exceptions at which a task is put off without costing a retry, from a second up to a minute. */
    Class<? extends Throwable>[] putOffOn() default {};
}
