package io.holdfast.queue.encryption;

import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The keys that a process has: the first one encrypts, all of them decrypt. Immutable. */
public final class PayloadKeys {

    /** In place of the first key: nothing new is encrypted, the other keys decrypt. */
    private static final String NO_KEY = "none";

    private static final String RULE =
            " must be key-id:base64, with an id of 1 to 64 letters, digits, '.', '_' and '-',"
                    + " and 32 random bytes in Base64; or none: as the first line, to encrypt nothing new";

    private final @Nullable PayloadKey first;
    private final Map<String, PayloadKey> byId;

    private PayloadKeys(@Nullable PayloadKey first, Map<String, PayloadKey> byId) {
        this.first = first;
        this.byId = byId;
    }

    /**
     * Reads lines {@code key-id:base64}. Empty lines and lines that start with {@code #} are ignored.
     *
     * @throws IllegalArgumentException that names a bad line by its number and does not show it
     */
    public static PayloadKeys ofLines(List<String> lines) {
        Map<String, PayloadKey> keys = new LinkedHashMap<>();
        boolean encrypts = true;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            String place = "line " + (i + 1);
            if (line.equals(NO_KEY + ":")) {
                if (!encrypts || !keys.isEmpty()) {
                    throw new IllegalArgumentException(place + " is none:, which may only be the first");
                }
                encrypts = false;
            } else {
                add(keys, place, line);
            }
        }
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("it has no key; a line is key-id:base64");
        }
        return new PayloadKeys(encrypts ? keys.values().iterator().next() : null, keys);
    }

    private static void add(Map<String, PayloadKey> keys, String place, String line) {
        PayloadKey key = keyOf(place, line);
        for (PayloadKey other : keys.values()) {
            if (other.id().equals(key.id())) {
                throw new IllegalArgumentException(place + " repeats the key id " + key.id());
            } else if (other.hasSecretOf(key)) {
                throw new IllegalArgumentException(place + " repeats the key of " + other.id());
            }
        }
        keys.put(key.id(), key);
    }

    private static PayloadKey keyOf(String place, String line) {
        int colon = line.indexOf(':');
        String id = colon < 0 ? "" : line.substring(0, colon);
        if (id.equals(NO_KEY)) {
            throw new IllegalArgumentException(place + " gives the reserved id none to a key");
        }
        try {
            return new PayloadKey(id, Base64.getDecoder().decode(line.substring(colon + 1)));
        } catch (IllegalArgumentException e) { // without the cause: it may show a part of the key
            throw new IllegalArgumentException(place + RULE);
        }
    }

    /** The ids of the keys, in their order. */
    public List<String> ids() {
        return new ArrayList<>(byId.keySet());
    }

    /** Null if nothing new is encrypted. */
    @Nullable
    PayloadKey first() {
        return first;
    }

    @Nullable
    PayloadKey key(String id) {
        return byId.get(id);
    }

    /** The ids without the keys. */
    @Override
    public String toString() {
        return "PayloadKeys" + ids();
    }
}
