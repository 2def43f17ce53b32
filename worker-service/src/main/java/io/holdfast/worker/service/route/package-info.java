/** The configuration of routes: which task types are pushed, where and how. */
@NullMarked
package io.holdfast.worker.service.route;

import org.jspecify.annotations.NullMarked;
