package io.holdfast.reliability.input;

import java.util.Set;
import java.util.TreeSet;

/**
 * The expected answer to a request, derived from how it was generated, not from reading it.
 *
 * @param statuses the allowed status codes; more than one where the contract leaves it open
 * @param fields that the problem must name
 * @param mayClose whether the connection may be closed without an answer, as for a body that never ends
 */
public record Verdict(Set<Integer> statuses, Set<String> fields, boolean mayClose) {

    public static final Verdict ACCEPTED = of(202);
    public static final Verdict INVALID = of(400);
    public static final Verdict TOO_LARGE = of(413);
    public static final Verdict WRONG_MEDIA_TYPE = of(415);

    public static Verdict of(Integer... statuses) {
        return new Verdict(Set.of(statuses), Set.of(), false);
    }

    public boolean valid() {
        return statuses.equals(ACCEPTED.statuses);
    }

    public Verdict naming(String field) {
        Set<String> all = new TreeSet<>(fields);
        all.add(field);
        return new Verdict(statuses, all, mayClose);
    }

    public Verdict namingNone() {
        return new Verdict(statuses, Set.of(), mayClose);
    }

    public Verdict orClosed() {
        return new Verdict(statuses, fields, true);
    }

    /**
     * The expected answer to a request with two parts. A payload that is too large next to another error may be refused
     * for either.
     */
    public Verdict and(Verdict other) {
        if (valid()) {
            return other;
        }
        if (other.valid()) {
            return this;
        }
        if (statuses.equals(other.statuses)) {
            Set<String> all = new TreeSet<>(fields);
            all.addAll(other.fields);
            return new Verdict(statuses, all, mayClose || other.mayClose);
        }
        Set<Integer> either = new TreeSet<>(statuses);
        either.addAll(other.statuses);
        return new Verdict(either, Set.of(), mayClose || other.mayClose);
    }
}
