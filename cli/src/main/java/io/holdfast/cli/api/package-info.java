/** The client of the producer's API. */
@NullMarked
package io.holdfast.cli.api;

import org.jspecify.annotations.NullMarked;
