package io.holdfast.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Pages of the console in Chromium. A page fails its test if the browser logs an error. */
final class ConsolePages implements AutoCloseable {

    private final ChromiumForTests chromium;
    private final List<String> errors = new CopyOnWriteArrayList<>();

    private ConsolePages(ChromiumForTests chromium) {
        this.chromium = chromium;
    }

    static ConsolePages start() {
        return new ConsolePages(ChromiumForTests.start());
    }

    Page open() {
        return open(ColorScheme.LIGHT);
    }

    Page open(ColorScheme scheme) {
        errors.clear();
        Page page = chromium.browser()
                .newPage(new Browser.NewPageOptions().setColorScheme(scheme).setViewportSize(1280, 900));
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                errors.add(message.text());
            }
        });
        page.onPageError(errors::add);
        return page;
    }

    /** For a page that is expected to answer with an error. */
    void ignoreErrors() {
        errors.clear();
    }

    void closeWithoutErrors(Page page) {
        page.close();
        assertThat(errors).isEmpty();
    }

    @Override
    public void close() {
        chromium.close();
    }
}
