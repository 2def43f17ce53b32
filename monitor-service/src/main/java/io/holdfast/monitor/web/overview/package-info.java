/** The overview page. */
@NullMarked
package io.holdfast.monitor.web.overview;

import org.jspecify.annotations.NullMarked;
