/** Text for people: tables, times, colors and progress bars, on terminals and in files. */
@NullMarked
package io.holdfast.cli.terminal;

import org.jspecify.annotations.NullMarked;
