/** Answers to requests that fail: pages for browsers, problems for scripts. */
@NullMarked
package io.holdfast.monitor.web.errors;

import org.jspecify.annotations.NullMarked;
