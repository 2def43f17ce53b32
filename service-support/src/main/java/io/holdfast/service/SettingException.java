package io.holdfast.service;

/** An environment variable has a value that makes no sense; the message is the one line that says so. */
public final class SettingException extends RuntimeException {

    public SettingException(String variable, String value, String allowed) {
        this(variable + " is '" + value + "': it must be " + allowed);
    }

    private SettingException(String message) {
        super(message);
    }

    /** Without the value: it may be a password. */
    static SettingException unreadable(String variable) {
        return new SettingException(
                variable + " has a character that Java can't read in this locale, whose encoding is "
                        + System.getProperty("sun.jnu.encoding")
                        + ": start the service with LC_ALL=C.UTF-8, and write the value in UTF-8");
    }
}
