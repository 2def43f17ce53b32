/** What handlers take and give as Java values, and queues as JSON. */
@NullMarked
package io.holdfast.worker.json;

import org.jspecify.annotations.NullMarked;
