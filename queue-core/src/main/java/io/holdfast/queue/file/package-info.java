/** Files of settings that are read again when they change. */
@NullMarked
package io.holdfast.queue.file;

import org.jspecify.annotations.NullMarked;
