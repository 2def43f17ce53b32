/** The pull API: workers that use nothing but HTTP. This package holds what taking and settling share. */
@NullMarked
package io.holdfast.producer.pull;

import org.jspecify.annotations.NullMarked;
