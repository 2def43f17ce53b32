package io.holdfast.queue.redis.inspect;

import io.holdfast.queue.redis.record.StoredName;
import io.holdfast.queue.redis.script.Bytes;
import java.util.Base64;

/**
 * A member, or the entry of a task with a key, in a cursor. Entries and damaged members are encoded: clients put cursors
 * into URLs, and a page that ends with a damaged member must still have a next one.
 */
final class MemberCursor {

    /** Of {@link #encode}, without the empty text. */
    static final String PATTERN = "[hdlHDL][A-Za-z0-9_-]{1,128}|\\.[A-Za-z0-9_-]{1,2400}";

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
