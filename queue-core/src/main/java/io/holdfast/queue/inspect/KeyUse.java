package io.holdfast.queue.inspect;

import java.util.Map;

/**
 * Which keys have encrypted the payloads and results that are stored now.
 *
 * @param byKey how many values each key has encrypted, by the id of the key
 * @param plain how many are not encrypted
 * @param complete whether all of them were read; otherwise these are the numbers of a sample
 */
public record KeyUse(Map<String, Long> byKey, long plain, boolean complete) {

    /** How many payloads and results were read. */
    public long total() {
        return plain + byKey.values().stream().mapToLong(Long::longValue).sum();
    }
}
