/** Bulk operations: their pages and their twins. */
@NullMarked
package io.holdfast.monitor.web.operations;

import org.jspecify.annotations.NullMarked;
