/** Auto-configures a worker and a client. */
@NullMarked
package io.holdfast.worker.autoconfigure;

import org.jspecify.annotations.NullMarked;
