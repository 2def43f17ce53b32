/** What was seen, over HTTP: the dashboard, the statistics, the history. */
@NullMarked
package io.holdfast.monitor.web;

import org.jspecify.annotations.NullMarked;
