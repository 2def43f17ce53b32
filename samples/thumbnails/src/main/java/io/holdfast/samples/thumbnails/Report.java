package io.holdfast.samples.thumbnails;

import java.util.List;

/** The results of all pictures and of their sheet. */
record Report(List<Fate> fates, Fate sheet) {

    long count(Fate.Kind kind) {
        return fates.stream().filter(fate -> fate.kind() == kind).count();
    }

    boolean allMade() {
        return count(Fate.Kind.NOT_MADE) == 0 && sheet.kind() == Fate.Kind.MADE;
    }

    @Override
    public String toString() {
        return "%d made, %d made before, %d could not be made"
                .formatted(count(Fate.Kind.MADE), count(Fate.Kind.MADE_BEFORE), count(Fate.Kind.NOT_MADE));
    }
}
