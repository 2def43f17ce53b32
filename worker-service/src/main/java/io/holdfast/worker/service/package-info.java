/** The worker starter as an application of its own. */
@NullMarked
package io.holdfast.worker.service;

import org.jspecify.annotations.NullMarked;
