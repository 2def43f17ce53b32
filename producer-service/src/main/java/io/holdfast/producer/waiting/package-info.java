/** Why a task is not running, and when it will. */
@NullMarked
package io.holdfast.producer.waiting;

import org.jspecify.annotations.NullMarked;
