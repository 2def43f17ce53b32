/** The worker starter as a stand-alone application. */
@NullMarked
package io.holdfast.worker.service;

import org.jspecify.annotations.NullMarked;
