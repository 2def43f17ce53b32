/** What happened in the queues over time: counted in each process, kept in Redis in buckets, read as series. */
@NullMarked
package io.holdfast.queue.statistics;

import org.jspecify.annotations.NullMarked;
