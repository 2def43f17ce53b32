package io.holdfast.monitor.web.frame;

import java.util.List;

/** The pages in the navigation. */
final class Navigation {

    /**
     * One page.
     *
     * @param key opens it after the key {@code g}
     * @param current also while a page below it is shown
     */
    record Entry(String label, String path, String key, boolean current) {}

    private record Page(String label, String path, String key) {}

    private static final List<Page> PAGES = List.of(
            new Page("Overview", "/", "o"),
            new Page("Tasks", "/tasks", "t"),
            new Page("Failures", "/failures", "f"),
            new Page("Queues", "/queues", "q"),
            new Page("Schedules", "/schedules", "s"),
            new Page("Workers", "/workers", "w"),
            new Page("Operations", "/operations", "p"),
            new Page("Audit", "/audit", "a"));

    private Navigation() {}

    static List<Entry> at(String path) {
        return PAGES.stream()
                .map(page -> new Entry(page.label(), page.path(), page.key(), contains(page.path(), path)))
                .toList();
    }

    private static boolean contains(String page, String path) {
        return path.equals(page) || (!page.equals("/") && path.startsWith(page + "/"));
    }
}
