/** What requests for pages of a list have in common. */
@NullMarked
package io.holdfast.monitor.web.page;

import org.jspecify.annotations.NullMarked;
