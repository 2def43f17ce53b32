/** Which types of tasks are pushed, to where and how: the routes as they are written down. */
@NullMarked
package io.holdfast.worker.service.route;

import org.jspecify.annotations.NullMarked;
