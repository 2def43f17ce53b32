/** Bulk operations: their pages and their JSON endpoints. */
@NullMarked
package io.holdfast.monitor.web.operations;

import org.jspecify.annotations.NullMarked;
