/** The producer: a REST API that enqueues and shows tasks and serves workers that pull. */
@NullMarked
package io.holdfast.producer;

import org.jspecify.annotations.NullMarked;
