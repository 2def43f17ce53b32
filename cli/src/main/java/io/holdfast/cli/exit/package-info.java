/** How a command ends. */
@NullMarked
package io.holdfast.cli.exit;

import org.jspecify.annotations.NullMarked;
