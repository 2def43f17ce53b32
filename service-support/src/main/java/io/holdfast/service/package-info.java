/** What the three services share: the environment's variables, the launch, and one-line answers to what stops it. */
@NullMarked
package io.holdfast.service;

import org.jspecify.annotations.NullMarked;
