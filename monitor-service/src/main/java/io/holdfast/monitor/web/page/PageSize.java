package io.holdfast.monitor.web.page;

import io.holdfast.monitor.web.errors.RefusedRequestException;

/** The parameter {@code limit}. Not an {@code int} of Spring, which also reads {@code 0x10} and does not say what is allowed. */
public final class PageSize {

    private PageSize() {}

    /** @throws RefusedRequestException 400 unless it is a whole number from 1 to {@code max}, which is at most 9,999 */
    public static int of(String limit, int max) {
        int size = limit.matches("\\d{1,4}") ? Integer.parseInt(limit) : 0;
        if (size < 1 || size > max) {
            throw RefusedRequestException.invalid("limit", "limit must be a whole number from 1 to " + max);
        }
        return size;
    }
}
