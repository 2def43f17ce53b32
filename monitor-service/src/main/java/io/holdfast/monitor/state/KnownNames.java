package io.holdfast.monitor.state;

import java.util.List;
import java.util.stream.Stream;

/**
 * The names that forms complete: at most 500 of each kind.
 *
 * @param queues the known queues
 * @param types the types that living workers handle
 */
public record KnownNames(List<String> queues, List<String> types) {

    private static final int MAX = 500;

    public static KnownNames of(MonitorState state) {
        List<String> queues = state.available().stream()
                .flatMap(live -> live.queues().keySet().stream())
                .map(Object::toString)
                .limit(MAX)
                .toList();
        List<String> types = state.available().stream()
                .flatMap(live -> Stream.ofNullable(live.workers()).flatMap(List::stream))
                .flatMap(worker -> worker.report().handles().types().stream())
                .map(Object::toString)
                .distinct()
                .sorted()
                .limit(MAX)
                .toList();
        return new KnownNames(queues, types);
    }
}
