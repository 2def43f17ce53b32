package io.holdfast.monitor;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** The Chromium in CHROMIUM or /usr/bin/chromium. Without it, tests are skipped. */
final class ChromiumForTests implements AutoCloseable {

    private final Playwright playwright;
    private final Browser browser;

    private ChromiumForTests(Path chromium) {
        this.playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        this.browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(chromium)
                        .setArgs(List.of("--no-sandbox", "--disable-gpu", "--disable-quic")));
    }

    static ChromiumForTests start() {
        Optional<Path> chromium = Stream.of(System.getenv("CHROMIUM"), "/usr/bin/chromium")
                .filter(name -> name != null && !name.isBlank())
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
        if (chromium.isEmpty()) {
            System.err.println("SKIPPED: there is no Chromium at /usr/bin/chromium, and CHROMIUM is not set; this build"
                    + " does not test the dashboard in a browser");
        }
        Assumptions.assumeTrue(chromium.isPresent(), "no Chromium here");
        return new ChromiumForTests(chromium.get());
    }

    Browser browser() {
        return browser;
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
