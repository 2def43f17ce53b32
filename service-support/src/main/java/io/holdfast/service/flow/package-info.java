/** The limits of a queue in JSON, and the limit on the number of queues. */
@NullMarked
package io.holdfast.service.flow;

import org.jspecify.annotations.NullMarked;
