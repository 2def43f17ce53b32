package io.holdfast.queue.model;

/** The rule that names follow: ASCII letters and digits, a few more characters, a greatest length. */
record NameRule(String alsoAllowed, int maxLength) {

    /** @throws IllegalArgumentException that names the field and what is allowed, never the value */
    void check(String field, String value) {
        if (value.isEmpty() || value.length() > maxLength || !isAllowed(value)) {
            throw new IllegalArgumentException(
                    field + " must be 1 to " + maxLength + " characters of A-Z a-z 0-9 " + spaced(alsoAllowed));
        }
    }

    /** A plain loop: this is on the way of every task. */
    private boolean isAllowed(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (!isAllowed(value.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private boolean isAllowed(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || alsoAllowed.indexOf(c) >= 0;
    }

    private static String spaced(String characters) {
        return String.join(" ", characters.split(""));
    }
}
