/**
 * Payloads and results encrypted at rest: the keys, and what they encrypt. What is stored is in ADR 30.
 */
@NullMarked
package io.holdfast.queue.encryption;

import org.jspecify.annotations.NullMarked;
