/** The command {@code bench}: how fast this Redis is for Holdfast. */
@NullMarked
package io.holdfast.cli.bench;

import org.jspecify.annotations.NullMarked;
