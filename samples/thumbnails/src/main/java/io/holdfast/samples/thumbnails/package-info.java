/** Makes thumbnails of a folder of pictures through the queue: a sample of an application on the starter. */
@NullMarked
package io.holdfast.samples.thumbnails;

import org.jspecify.annotations.NullMarked;
