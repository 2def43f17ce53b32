/** Runs tasks by pushing them to HTTP services: requests, outcomes, rate limits and circuit breakers. */
@NullMarked
package io.holdfast.worker.service.push;

import org.jspecify.annotations.NullMarked;
