/** Links and redirects that work below any path prefix. */
@NullMarked
package io.holdfast.monitor.web.path;

import org.jspecify.annotations.NullMarked;
