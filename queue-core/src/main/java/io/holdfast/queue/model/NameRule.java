package io.holdfast.queue.model;

/** The rule that names follow: ASCII letters and digits, a few more characters, a greatest length. */
final class NameRule {

    private static final String ALWAYS_ALLOWED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final int ASCII = 128;

    private final String alsoAllowed;
    private final int maxLength;
    private final boolean[] allowed = new boolean[ASCII];

    NameRule(String alsoAllowed, int maxLength) {
        this.alsoAllowed = alsoAllowed;
        this.maxLength = maxLength;
        (ALWAYS_ALLOWED + alsoAllowed).chars().forEach(c -> allowed[c] = true);
    }

    /** @throws IllegalArgumentException that names the field and what is allowed, never the value */
    void check(String field, String value) {
        if (value.isEmpty() || value.length() > maxLength || !isAllowed(value)) {
            throw new IllegalArgumentException(
                    field + " must be 1 to " + maxLength + " characters of A-Z a-z 0-9 " + spaced(alsoAllowed));
        }
    }

    /** A plain loop over a table: this is on the way of every task, more than once. */
    private boolean isAllowed(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c >= ASCII || !allowed[c]) {
                return false;
            }
        }
        return true;
    }

    private static String spaced(String characters) {
        return String.join(" ", characters.split(""));
    }
}
