package io.holdfast.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every relative link in a Markdown page leads to a file. */
class DocumentationLinksTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Set<String> WITHOUT_PAGES = Set.of("target", "src", ".git", "node_modules");
    private static final Pattern LINK = Pattern.compile("]\\((?!\\w+:|#)([^)#\\s]+)[^)]*\\)");

    private record Link(Path page, String target) {

        boolean isDead() {
            return !Files.exists(page.resolveSibling(target));
        }
    }

    @Test
    void relativeLinksLeadToFiles() {
        List<Link> links = pages(ROOT).flatMap(DocumentationLinksTest::linksOf).toList();
        assertThat(links).hasSizeGreaterThan(50);
        assertThat(links).noneMatch(Link::isDead);
    }

    private static Stream<Path> pages(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.toList().stream().flatMap(entry -> {
                if (Files.isDirectory(entry)) {
                    return WITHOUT_PAGES.contains(entry.getFileName().toString()) ? Stream.empty() : pages(entry);
                }
                return entry.toString().endsWith(".md") ? Stream.of(entry) : Stream.empty();
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Link> linksOf(Path page) {
        try {
            Matcher matcher = LINK.matcher(Files.readString(page));
            return matcher.results().map(link -> new Link(page, link.group(1))).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
