/** What all commands share: options, where the output goes, how a command fails. */
@NullMarked
package io.holdfast.cli.command;

import org.jspecify.annotations.NullMarked;
