package io.holdfast.monitor;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import io.holdfast.queue.schedule.CronTimetable;
import io.holdfast.queue.schedule.Schedule;
import io.holdfast.queue.schedule.ScheduleName;
import org.junit.jupiter.api.Test;

/** The pages of the schedules in Chromium: the form with its live preview, and what the buttons do in Redis. */
class SchedulesBrowserIT extends ConsolePageTest {

    @Test
    void aScheduleIsCreatedRunPausedEditedAndDeleted() {
        page.navigate(monitor.url("/schedules"));
        assertThat(page.locator("#schedules")).containsText("There are no schedules yet");
        page.click("#new-schedule");
        page.fill("#name", "nightly");
        page.fill("#type", "report");
        page.fill("#payload", "{\"days\": 1}");
        page.fill("#cron", "0 25 * * *");
        assertThat(page.locator("#cron-problem")).containsText("allowed are 0 to 23");
        assertThat(page.locator("[data-tick]")).hasCount(0);
        page.fill("#cron", "30 2 * * *");
        page.fill("#zone", "Europe/Berlin");
        assertThat(page.locator("#cron-problem")).isEmpty();
        assertThat(page.locator("[data-tick]")).hasCount(5);
        assertThat(page.locator("[data-tick]").first()).containsText("02:30:00 +0");
        assertThat(page.locator("#payload")).hasValue("{\"days\": 1}");
        page.click("#save");

        assertThat(page.locator(".message")).hasText("Schedule nightly is created.");
        assertThat(page.locator("[data-tick]")).hasCount(5);
        assertThat(stored().timetable()).isEqualTo(CronTimetable.of("30 2 * * *", "Europe/Berlin"));
        page.click("#trigger");
        assertThat(page.locator("[data-fire=fired] a")).containsText("nightly-");
        page.click("#trigger");
        assertThat(page.locator(".message")).containsText("the last run is not over");
        page.click("#pause");
        assertThat(page.locator("[data-paused]")).isVisible();
        assertThat(page.locator("[data-tick]")).hasCount(0);

        page.click("#edit");
        assertThat(page.locator("#paused")).isChecked();
        page.fill("#cron", "");
        page.fill("#every", "90s");
        page.fill("#window", "2 days");
        page.click("#save");
        assertThat(page.locator("#window-problem")).containsText("such as 30s");
        assertThat(page.locator("#every")).hasValue("90s");
        browser.ignoreErrors(); // Chromium reports the status 422
        page.fill("#window", "5m");
        assertThat(page.locator("#preview [data-offset]")).isVisible();
        page.click("#save");
        assertThat(page.locator("[data-times]")).hasText("every 90s");

        page.click("#delete");
        page.click("#confirm-yes");
        assertThat(page.locator(".message")).containsText("Schedule nightly is deleted.");
        assertThat(monitor.engine().schedules().page(1, null).schedules()).isEmpty();
    }

    /** Each next time is shown in the zone of the viewer and in that of the schedule. */
    @Test
    void theNextTimesAreShownInBothZones() {
        try (var context = page.context()
                .browser()
                .newContext(new Browser.NewContextOptions()
                        .setTimezoneId("Asia/Kolkata")
                        .setLocale("en-GB"))) {
            Page viewer = context.newPage();
            viewer.navigate(monitor.url("/new-schedule"));
            viewer.fill("#cron", "30 2 * * *");
            viewer.fill("#zone", "UTC");
            assertThat(viewer.locator("[data-tick] td").nth(0)).containsText("08:00:00");
            assertThat(viewer.locator("[data-tick] td").nth(1)).containsText("02:30:00 +00:00");
        }
    }

    private Schedule stored() {
        return monitor.engine()
                .schedules()
                .find(new ScheduleName("nightly"))
                .orElseThrow()
                .schedule();
    }
}
