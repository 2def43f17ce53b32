/** The command {@code doctor}: what of this Redis can lose tasks or slow them down. */
@NullMarked
package io.holdfast.cli.doctor;

import org.jspecify.annotations.NullMarked;
