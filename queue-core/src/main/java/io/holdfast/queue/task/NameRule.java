package io.holdfast.queue.task;

/** The rule for names: ASCII letters and digits, a few more characters, a maximum length. */
public final class NameRule {

    private static final int ASCII = 128;

    private final String alsoAllowed;
    private final int maxLength;
    /** An array lookup by character, because every task passes this check. */
    private final boolean[] allowed = new boolean[ASCII];

    public NameRule(String alsoAllowed, int maxLength) {
        this.alsoAllowed = alsoAllowed;
        this.maxLength = maxLength;
        for (char c = 0; c < ASCII; c++) {
            allowed[c] = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || alsoAllowed.indexOf(c) >= 0;
        }
    }

    /** @throws IllegalArgumentException naming the field and what is allowed, never the value */
    public void check(String field, String value) {
        if (value.isEmpty() || value.length() > maxLength || !isAllowed(value)) {
            throw new IllegalArgumentException(
                    field + " must be 1 to " + maxLength + " characters of A-Z a-z 0-9 " + spaced(alsoAllowed));
        }
    }

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
