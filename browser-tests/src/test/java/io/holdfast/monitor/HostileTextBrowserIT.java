package io.holdfast.monitor;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Stored text that looks like markup stays text on every page, and no text is too long for a phone. */
@Tag("reliability")
class HostileTextBrowserIT extends ConsolePageTest {

    private static final String MARKUP = "</script><script>window.hurt=1</script><img src=x onerror=\"window.hurt=1\">"
            + "<svg onload='window.hurt=1'><a href=\"javascript:window.hurt=1\">'\"&amp;${7*7}[[${7*7}]]`\u202Egnirts";
    private static final int PHONE = 390;

    private final List<String> dialogs = new CopyOnWriteArrayList<>();

    @Test
    void markupStaysTextOnEveryPage() {
        walk(new EveryPage(monitor.engine(), "mail", "email", "host-1:42", MARKUP + "alert(1)"));
    }

    @Test
    void longTextFitsOnAPhone() {
        walk(new EveryPage(
                monitor.engine(), "q".repeat(50), "t".repeat(100), "w".repeat(200), MARKUP + "x".repeat(10_000)));
    }

    private void walk(EveryPage pages) {
        pages.fill();
        page.setViewportSize(PHONE, 844);
        page.onDialog(dialog -> {
            dialogs.add(dialog.message());
            dialog.dismiss();
        });
        SoftAssertions all = new SoftAssertions();
        boolean[] shown = {false};
        for (String path : pages.paths()) {
            all.assertThat(page.navigate(monitor.url(path)).status()).as(path).isEqualTo(200);
            page.evaluate("document.querySelectorAll('details').forEach(details => details.open = true)");
            all.assertThat(page.evaluate("window.hurt")).as(path).isNull();
            all.assertThat(page.evaluate("document.querySelectorAll(\"main img, main script, body script,"
                            + " [onerror], [onload], a[href^='javascript']\").length"))
                    .as(path)
                    .isEqualTo(0);
            all.assertThat(page.evaluate("document.documentElement.scrollWidth"))
                    .as(path)
                    .isEqualTo(PHONE);
            String text = page.locator("main").innerText();
            all.assertThat(text).as(path).doesNotContain("[[49]]");
            shown[0] |= text.contains("<script>window.hurt=1</script>");
        }
        all.assertThat(dialogs).isEmpty();
        all.assertThat(shown[0]).isTrue();
        all.assertAll();
    }
}
