/** Makes thumbnails of a folder of pictures through the queue: a sample application that uses the starter. */
@NullMarked
package io.holdfast.samples.thumbnails;

import org.jspecify.annotations.NullMarked;
