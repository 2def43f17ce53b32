/** The description of the HTTP API. */
@NullMarked
package io.holdfast.monitor.web.openapi;

import org.jspecify.annotations.NullMarked;
