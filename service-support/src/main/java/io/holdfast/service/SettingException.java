package io.holdfast.service;

/** An environment variable has a value that makes no sense; the message is the one line that says so. */
public final class SettingException extends RuntimeException {

    public SettingException(String variable, String value, String allowed) {
        super(variable + " is '" + value + "': it must be " + allowed);
    }
}
