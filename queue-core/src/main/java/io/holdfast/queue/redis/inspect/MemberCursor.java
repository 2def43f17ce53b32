package io.holdfast.queue.redis.inspect;

import io.holdfast.queue.redis.record.StoredName;
import io.holdfast.queue.redis.script.Bytes;
import java.util.Base64;

/** A member in a cursor. A damaged one is encoded: a page can end with it, and the next one must still begin after it. */
final class MemberCursor {

    /** Of {@link #encode}, without the empty text. */
    static final String PATTERN = "[hdl][A-Za-z0-9_-]{1,128}|\\.[A-Za-z0-9_-]{1,2000}";

    private MemberCursor() {}

    static String encode(String member) {
        return member.isEmpty() || StoredName.task(member) != null
                ? member
                : "." + Base64.getUrlEncoder().withoutPadding().encodeToString(Bytes.of(member));
    }

    /** @throws IllegalArgumentException if {@link #encode} did not create it */
    static String decode(String cursor) {
        return cursor.startsWith(".") ? Bytes.text(Base64.getUrlDecoder().decode(cursor.substring(1))) : cursor;
    }
}
