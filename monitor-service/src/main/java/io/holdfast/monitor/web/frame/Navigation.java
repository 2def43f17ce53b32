package io.holdfast.monitor.web.frame;

import java.util.List;

/** The pages in the navigation. */
final class Navigation {

    /** One page. {@code current} also while a page below it is shown. */
    record Entry(String label, String path, boolean current) {}

    private record Page(String label, String path) {}

    private static final List<Page> PAGES = List.of(
            new Page("Overview", "/"), //
            new Page("Tasks", "/tasks"),
            new Page("Failures", "/failures"),
            new Page("Queues", "/queues"),
            new Page("Operations", "/operations"),
            new Page("Audit", "/audit"));

    private Navigation() {}

    static List<Entry> at(String path) {
        return PAGES.stream()
                .map(page -> new Entry(page.label(), page.path(), contains(page.path(), path)))
                .toList();
    }

    private static boolean contains(String page, String path) {
        return path.equals(page) || (!page.equals("/") && path.startsWith(page + "/"));
    }
}
