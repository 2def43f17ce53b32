package io.holdfast.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.FormData;
import com.microsoft.playwright.options.RequestOptions;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What a viewer can do on the pages: look. */
class ViewerBrowserIT extends BrowserTest {

    private final RunningMonitor monitor = RunningMonitor.withUsers();

    @Test
    void aViewerFindsNoActionAndIsRefusedEachOfAnOperator() {
        monitor.flush();
        EveryPage pages = EveryPage.plain(monitor.engine());
        pages.fill();
        Set<String> actions = new TreeSet<>();
        Page operator = logIn("otto");
        for (String path : pages.paths()) {
            pages.beat();
            operator.navigate(monitor.url(path));
            actions.addAll(actionsOf(operator));
        }
        assertThat(actions)
                .hasSizeGreaterThanOrEqualTo(8)
                .anyMatch(path -> path.endsWith("/queues/mail/purge"))
                .anyMatch(path -> path.endsWith("/workers/host-1:42/drain"))
                .anyMatch(path -> path.endsWith("/tasks/mail/dead-1/requeue"));

        Page viewer = logIn("vera");
        for (String path : pages.paths()) {
            viewer.navigate(monitor.url(path));
            assertThat(actionsOf(viewer)).as(path).isEmpty();
        }
        for (String action : actions) {
            APIResponse refused = viewer.request()
                    .post(
                            action,
                            RequestOptions.create().setForm(FormData.create()).setHeader("Accept", "text/html"));
            assertThat(refused.status()).as(action).isEqualTo(403);
        }
        operator.close();
        viewer.close();
    }

    /** The targets of the forms and buttons that send something and can be used, but for the log-out. */
    private static List<String> actionsOf(Page page) {
        return ((List<?>) page.evaluate("[...document.querySelectorAll('form')].filter(form => form.method === 'post')"
                        + ".flatMap(form => [...form.querySelectorAll('button:not([disabled])')]"
                        + ".map(button => button.hasAttribute('formaction') ? button.formAction"
                        + " : new URL(form.getAttribute('action'), location).href))"))
                .stream()
                        .map(String::valueOf)
                        .filter(action -> !action.endsWith("/logout"))
                        .toList();
    }

    private Page logIn(String user) {
        Page page = browser.open();
        page.navigate(monitor.url("/login"));
        page.locator("input[name=username]").fill(user);
        page.locator("input[name=password]").fill(user);
        page.locator("button").click();
        page.waitForURL(monitor.url("/"));
        return page;
    }
}
