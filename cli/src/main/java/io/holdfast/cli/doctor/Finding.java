package io.holdfast.cli.doctor;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The result of one check.
 *
 * @param found what is so, as a sentence without its full stop
 * @param remedy what to do; null if nothing is to be done
 */
record Finding(
        Level level, String check, String found, @Nullable String remedy) {

    enum Level {
        OK,
        /** Redis refuses to answer, as managed servers do. */
        UNKNOWN,
        /** It may slow tasks down, or leave less room than is good. */
        WARNING,
        /** Tasks can be lost, or cannot run. */
        PROBLEM;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Finding ok(String check, String found) {
        return new Finding(Level.OK, check, found, null);
    }

    static Finding warning(String check, String found, String remedy) {
        return new Finding(Level.WARNING, check, found, remedy);
    }

    static Finding problem(String check, String found, String remedy) {
        return new Finding(Level.PROBLEM, check, found, remedy);
    }

    /** @param what could not be checked */
    static Finding unknown(String check, String what, String remedy) {
        return new Finding(Level.UNKNOWN, check, "Could not check " + what, remedy);
    }
}
