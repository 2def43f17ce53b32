package io.holdfast.producer.reader;

import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong with a request.
 *
 * @param index which item of a batch, from 0; null when it is not about one
 * @param field which field or parameter; null when it is not about one
 * @param message what is allowed instead
 */
public record FieldError(@Nullable Integer index, @Nullable String field, String message) {}
