/** Runs the three services and an embedded Redis with one command. */
@NullMarked
package io.holdfast.standalone;

import org.jspecify.annotations.NullMarked;
