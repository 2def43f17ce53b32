/** HTTP endpoints: dashboard, statistics and history. */
@NullMarked
package io.holdfast.monitor.web;

import org.jspecify.annotations.NullMarked;
