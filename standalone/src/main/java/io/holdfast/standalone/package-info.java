/** The three services and an embedded Redis in one command. */
@NullMarked
package io.holdfast.standalone;

import org.jspecify.annotations.NullMarked;
