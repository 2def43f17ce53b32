package io.holdfast.monitor;

import com.microsoft.playwright.Page;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A test of a page of the console: an empty Redis and a new page for each test, which fails if the browser logs an error. */
abstract class ConsolePageTest extends BrowserTest {

    final RunningMonitor monitor = RunningMonitor.shared();
    Page page;

    @BeforeEach
    void openPage() {
        monitor.flush();
        page = browser.open();
    }

    @AfterEach
    void closePage() {
        browser.closeWithoutErrors(page);
    }
}
