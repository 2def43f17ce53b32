/** The HTTP client for pushes: sends one request, reads a bounded response, and keeps to public addresses. */
@NullMarked
package io.holdfast.worker.service.client;

import org.jspecify.annotations.NullMarked;
