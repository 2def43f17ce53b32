package io.holdfast.monitor;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** A test with a browser, which is open for all tests of the class. */
abstract class BrowserTest {

    static ConsolePages browser;

    @BeforeAll
    static void startBrowser() {
        browser = ConsolePages.start();
    }

    @AfterAll
    static void stopBrowser() {
        if (browser != null) {
            browser.close();
        }
    }
}
