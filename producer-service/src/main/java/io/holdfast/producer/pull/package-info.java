/** Tasks for workers that have HTTP and nothing else: taking, renewing, and saying how it went. */
@NullMarked
package io.holdfast.producer.pull;

import org.jspecify.annotations.NullMarked;
