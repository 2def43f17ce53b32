/** The REST API: calls, answers and problems. */
@NullMarked
package io.holdfast.producer.web;

import org.jspecify.annotations.NullMarked;
