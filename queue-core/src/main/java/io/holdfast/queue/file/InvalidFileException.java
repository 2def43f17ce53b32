package io.holdfast.queue.file;

/** A file that a setting names cannot be read or is invalid at start. The message is one line that names file and line. */
public final class InvalidFileException extends RuntimeException {

    public InvalidFileException(String message, Throwable cause) {
        super(message, cause);
    }
}
