package io.holdfast.service;

import java.util.Collection;
import java.util.stream.Collectors;

/** One or more environment variables are invalid. The message is one line that names each, its value and what is allowed. */
public final class SettingException extends RuntimeException {

    public SettingException(String variable, String value, String allowed) {
        this(variable + " is '" + value + "': it must be " + allowed);
    }

    private SettingException(String message) {
        super(message);
    }

    /** The value is left out: it may be a password. */
    static SettingException undecodable(String variable) {
        return new SettingException(variable + " has a character that Java cannot decode in this locale (encoding "
                + System.getProperty("sun.jnu.encoding")
                + "): start the service with LC_ALL=C.UTF-8 and write the value in UTF-8");
    }

    static SettingException ofAll(Collection<SettingException> errors) {
        return new SettingException(
                errors.stream().map(Throwable::getMessage).distinct().collect(Collectors.joining("; ")));
    }
}
