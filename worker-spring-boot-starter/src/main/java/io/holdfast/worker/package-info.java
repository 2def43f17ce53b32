/** The worker runtime: what takes tasks and has their handlers run them. */
@NullMarked
package io.holdfast.worker;

import org.jspecify.annotations.NullMarked;
