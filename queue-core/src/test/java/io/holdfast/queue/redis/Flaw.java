package io.holdfast.queue.redis;

import io.holdfast.queue.redis.script.Bytes;
import io.holdfast.queue.redis.script.Script;
import java.util.Locale;

/**
 * A small mistake in a script.
 *
 * @param what in words
 * @param sound the correct text, which the script, prelude included, contains exactly once
 * @param flawed the text that replaces it
 * @param firstRun the random run in which it is looked for first: a rare one takes minutes from the beginning
 */
record Flaw(Script script, String what, String sound, String flawed, int firstRun) {

    Flaw(Script script, String what, String sound, String flawed) {
        this(script, what, sound, flawed, 0);
    }

    /** The complete script with the flaw. */
    byte[] body() {
        String text = Bytes.text(script.body());
        int at = text.indexOf(sound);
        if (at < 0 || text.indexOf(sound, at + 1) >= 0) {
            throw new IllegalStateException(this + ": not exactly once in the script: " + sound);
        }
        return Bytes.of(text.substring(0, at) + flawed + text.substring(at + sound.length()));
    }

    String scriptName() {
        return script.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return scriptName() + ": " + what;
    }
}
