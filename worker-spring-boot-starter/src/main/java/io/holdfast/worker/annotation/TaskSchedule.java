package io.holdfast.worker.annotation;

import io.holdfast.queue.schedule.CatchUp;
import io.holdfast.queue.schedule.Overlap;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Runs the tasks of a handler on a schedule. Use it together with {@link TaskHandler}. The application, by its {@code
 * spring.application.name}, owns the schedule: one that its code no longer declares goes away with the next start. All texts
 * may have placeholders: {@code ${report.cron}}.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface TaskSchedule {

    /** The name of the schedule, unique in Redis; by default the type of the handler, with a hyphen for dots and colons. */
    String name() default "";

    /** A cron expression of five or six fields, such as {@code 0 3 * * *}; or else {@link #every}. */
    String cron() default "";

    /** The IANA name of the time zone of the cron expression. */
    String zone() default "UTC";

    /** A fixed interval of at least a second, such as {@code 30s}. */
    String every() default "";

    /** The payload of each task, as JSON. */
    String payload() default "null";

    /** The queue; by default the route of the type, or else the default queue. */
    String queue() default "";

    CatchUp catchUp() default CatchUp.LAST;

    Overlap overlap() default Overlap.SKIP;

    /** Each run is later than its tick by a fixed time within this, such as {@code 5m}. */
    String window() default "";
}
