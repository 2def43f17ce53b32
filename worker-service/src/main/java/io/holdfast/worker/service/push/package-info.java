/** Tasks are done by an HTTP service: the requests, what their answers mean, and what keeps a dead service apart. */
@NullMarked
package io.holdfast.worker.service.push;

import org.jspecify.annotations.NullMarked;
