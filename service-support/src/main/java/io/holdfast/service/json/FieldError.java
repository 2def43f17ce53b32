package io.holdfast.service.json;

import org.jspecify.annotations.Nullable;

/**
 * One error of a request.
 *
 * @param index the item of a batch, from 0; null when the error is not about an item
 * @param field the field or parameter; null when the error is not about one
 * @param message what is wrong or what is allowed
 */
public record FieldError(@Nullable Integer index, @Nullable String field, String message) {}
