package io.holdfast.monitor;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import io.holdfast.queue.TaskQueue;
import io.holdfast.queue.inspect.Ending;
import io.holdfast.queue.lease.Acquired;
import io.holdfast.queue.lease.Burial;
import io.holdfast.queue.lease.Completion;
import io.holdfast.queue.lease.Failure;
import io.holdfast.queue.lease.LeasedTask;
import io.holdfast.queue.lease.Retry;
import io.holdfast.queue.task.Priority;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.worker.RunningTask;
import io.holdfast.queue.worker.WorkerId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Takes screenshots of the dashboard under load for the documentation: {@code main(folder, seconds)}. */
final class DashboardPicture {

    private static final Duration LEASE = Duration.ofMinutes(5);
    private static final Failure BOOM = new Failure("boom", Duration.ofMillis(5));

    private final Random random = new Random(7);
    private final RunningMonitor monitor = RunningMonitor.shared();
    private final Map<String, List<LeasedTask>> held = new HashMap<>();

    public static void main(String[] args) {
        new DashboardPicture().take(Path.of(args[0]), Integer.parseInt(args[1]));
        System.exit(0);
    }

    private void take(Path folder, int seconds) {
        try (Playwright playwright = Playwright.create(
                        new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
                Browser browser = playwright
                        .chromium()
                        .launch(new BrowserType.LaunchOptions()
                                .setExecutablePath(Path.of("/usr/bin/chromium"))
                                .setArgs(List.of("--no-sandbox", "--disable-gpu")))) {
            Page light = page(browser, ColorScheme.LIGHT, 1200, 880);
            Page dark = page(browser, ColorScheme.DARK, 1200, 880);
            Page narrow = page(browser, ColorScheme.LIGHT, 380, 900);
            for (int second = 0; second < seconds; second++) {
                work(second);
                light.waitForTimeout(1_000);
            }
            shoot(light, folder, "light");
            shoot(dark, folder, "dark");
            shoot(narrow, folder, "narrow");
            monitor.redis().kill();
            light.waitForTimeout(6_000);
            shoot(light, folder, "unreachable-redis-light");
            shoot(dark, folder, "unreachable-redis-dark");
            shoot(narrow, folder, "unreachable-redis-narrow");
            light.context().setOffline(true);
            light.waitForTimeout(4_000);
            shoot(light, folder, "unreachable");
        }
    }

    private Page page(Browser browser, ColorScheme scheme, int width, int height) {
        Page page = browser.newPage(
                new Browser.NewPageOptions().setColorScheme(scheme).setViewportSize(width, height));
        page.navigate(monitor.url("/"));
        return page;
    }

    private static void shoot(Page page, Path folder, String name) {
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(folder.resolve("dashboard-" + name + ".png"))
                .setFullPage(true));
    }

    private void work(int second) {
        mix("default")
                .pending(Priority.HIGH, random.nextInt(8))
                .pending(Priority.DEFAULT, second % 40 < 15 ? 30 + random.nextInt(40) : random.nextInt(18))
                .pending(Priority.LOW, random.nextInt(6));
        mix("email").pending(Priority.DEFAULT, 6 + random.nextInt(10));
        if (second % 30 == 3) {
            mix("reports").pending(Priority.LOW, 3);
        }
        if (second == 1) {
            mix("default").delayed(14);
            mix("nightly").delayed(3).pending(Priority.LOW, 2);
        }
        queueOf("default").dispatch(100);
        run("worker-7f9c-1", "default", 10, 16);
        run("worker-7f9c-2", "email", 5, 8);
    }

    /** Settles the tasks of a worker and acquires new ones. */
    private void run(String worker, String queueName, int slots, int rate) {
        TaskQueue queue = queueOf(queueName);
        List<RunningTask> running = List.of();
        for (int round = 0; round < rate / 4; round++) {
            Acquired acquired = queue.acquire(new WorkerId(worker), slots, LEASE);
            running = acquired.tasks().stream()
                    .map(t -> new RunningTask(
                            t.lease().task().id(),
                            new RunningTask.Run(
                                    queue.name(),
                                    t.header().type(),
                                    t.attempt(),
                                    Duration.ofMillis(random.nextInt(20_000)),
                                    null)))
                    .toList();
            settle(queue, held.getOrDefault(worker, List.of()));
            held.put(worker, acquired.tasks());
        }
        mix(queueName).report(worker, slots, running);
    }

    private void settle(TaskQueue queue, List<LeasedTask> tasks) {
        for (LeasedTask task : tasks) {
            int die = random.nextInt(400);
            if (die == 0) {
                queue.bury(List.of(new Burial(task.lease(), BOOM)));
            } else if (die < 24) {
                queue.retry(List.of(new Retry(task.lease(), Duration.ofSeconds(20 + 2 * die), BOOM)));
            } else {
                queue.complete(List.of(new Completion(task.lease(), null)), Ending.COMPLETED, LEASE);
            }
        }
    }

    private TaskQueue queueOf(String name) {
        return monitor.engine().queues().queue(new QueueName(name));
    }

    private TaskMix mix(String queue) {
        return new TaskMix(monitor.engine(), queue);
    }
}
