package io.holdfast.worker.service.push;

import io.holdfast.queue.task.TaskType;
import io.holdfast.worker.Lanes;
import io.holdfast.worker.service.route.Routes;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** The routes with their runtime state. */
final class ActiveRoutes {

    private final Map<TaskType, Route> byType = new LinkedHashMap<>();

    ActiveRoutes(Routes routes) {
        routes.all().forEach(settings -> byType.put(settings.type(), new Route(settings)));
    }

    Route of(TaskType type) {
        return Objects.requireNonNull(byType.get(type), () -> "No route for type " + type);
    }

    Lanes lanes() {
        return new Lanes(byType.values().stream().map(Route::lane).toList());
    }

    /** The number of concurrent requests of all routes. */
    int concurrency() {
        return byType.values().stream()
                .mapToInt(route -> route.settings().concurrency())
                .sum();
    }
}
