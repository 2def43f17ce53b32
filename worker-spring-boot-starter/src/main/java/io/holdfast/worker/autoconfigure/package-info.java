/** Puts a worker into a Spring Boot application. */
@NullMarked
package io.holdfast.worker.autoconfigure;

import org.jspecify.annotations.NullMarked;
