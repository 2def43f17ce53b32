/** Reads the schedules of the worker from a file. */
@NullMarked
package io.holdfast.worker.service.schedule;

import org.jspecify.annotations.NullMarked;
