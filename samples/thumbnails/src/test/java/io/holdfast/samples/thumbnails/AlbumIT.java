package io.holdfast.samples.thumbnails;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.queue.QueueInspector;
import io.holdfast.queue.inspect.TaskDetail;
import io.holdfast.queue.redis.RedisEngine;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskResult;
import io.holdfast.queue.task.TaskState;
import io.holdfast.testing.TestRedis;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The complete application, on a real Redis and with real pictures. */
class AlbumIT {

    private static final QueueName QUEUE = new QueueName(Trail.QUEUE);
    private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");
    private static final Instant STILL_TO_COME = Instant.parse("2200-01-01T00:00:00Z");
    private static final byte[] LATE = Drawn.picture("jpg", 640, 480, .8f);

    @TempDir
    private Path pictures;

    @TempDir
    private Path out;

    private final List<String> said = new ArrayList<>();
    private ConfigurableApplicationContext application;

    @BeforeEach
    void start() throws IOException {
        TestRedis.shared().flush();
        write("beach.jpg", Drawn.picture("jpg", 800, 600, .1f));
        write("forest.JPEG", Drawn.picture("jpg", 300, 900, .3f));
        write("tower.png", Drawn.picture("png", 500, 500, .6f));
        write("broken.jpg", Drawn.half(Drawn.picture("jpg", 400, 300, .2f)));
        Files.writeString(pictures.resolve("notes.txt"), "no picture");
        Drawn.write(pictures.resolve("late.jpg"), Drawn.half(LATE), STILL_TO_COME);
        application = new SpringApplicationBuilder(ThumbnailsApplication.class)
                .web(WebApplicationType.NONE)
                .run(
                        "--spring.data.redis.host=" + TestRedis.shared().host(),
                        "--spring.data.redis.port=" + TestRedis.shared().port());
    }

    @AfterEach
    void stop() {
        application.close();
    }

    private void write(String name, byte[] bytes) throws IOException {
        Drawn.write(pictures.resolve(name), bytes, LONG_AGO);
    }

    private Report make() throws IOException, InterruptedException {
        return application.getBean(Album.class).make(pictures, out, 120, said::add);
    }

    /** The first run, with a picture that becomes complete only after the first attempt to read it. */
    private Report makeWithALatePicture() throws Exception {
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            Future<Report> report = other.submit(this::make);
            await().until(() -> tasks(TaskState.DELAYED).stream()
                    .anyMatch(task -> task.summary().retries() > 0));
            write("late.jpg", LATE);
            return report.get();
        } finally {
            other.shutdownNow();
        }
    }

    private List<TaskDetail> tasks(TaskState state) {
        QueueInspector inspector = application.getBean(RedisEngine.class).inspector();
        return inspector.page(QUEUE, state, 1_000, null).tasks().stream()
                .flatMap(task -> inspector.find(QUEUE, task.ref().id()).stream())
                .toList();
    }

    private List<TaskDetail> completed(String type) {
        return tasks(TaskState.COMPLETED).stream()
                .filter(task -> task.summary().header().type().value().equals(type))
                .toList();
    }

    /** Name to width and height. */
    private Map<String, String> thumbnails() throws IOException {
        Map<String, String> sizes = new TreeMap<>();
        try (Stream<Path> files = Files.list(out.resolve(Album.THUMBNAILS))) {
            for (Path file : files.toList()) {
                BufferedImage image = ImageFile.check(file);
                sizes.put(file.getFileName().toString(), image.getWidth() + " x " + image.getHeight());
            }
        }
        return sizes;
    }

    @Test
    void everyReadablePictureHasItsThumbnail() throws Exception {
        Report report = makeWithALatePicture();
        assertThat(thumbnails())
                .isEqualTo(Map.of(
                        "beach.jpg", "120 x 90",
                        "forest.JPEG", "40 x 120",
                        "late.jpg", "120 x 90",
                        "tower.png", "120 x 120"));
        assertThat(report.toString()).isEqualTo("4 made, 0 made before, 1 could not be made");
        assertThat(report.allMade()).isFalse();
        assertThat(said).hasSize(6).anyMatch(line -> line.matches("beach.jpg +120 x 90"));
    }

    @Test
    void theBrokenPictureIsADeadLetterAndTheLateOneWasRetried() throws Exception {
        makeWithALatePicture();
        assertThat(tasks(TaskState.DEAD)).singleElement().satisfies(dead -> {
            assertThat(dead.payload().text()).contains("broken.jpg");
            assertThat(dead.attempts()).hasSize(1);
            assertThat(dead.lastError()).contains("Truncated");
        });
        assertThat(completed(InspectStep.TYPE))
                .filteredOn(task -> task.summary().retries() > 0)
                .singleElement()
                .satisfies(late -> assertThat(late.payload().text()).contains("late.jpg"));
    }

    @Test
    void theSheetHasAllPicturesAndTheQueueShowsItsResultAndProgress() throws Exception {
        makeWithALatePicture();
        Path sheet = out.resolve(Album.SHEET);
        assertThat(ImageFile.check(sheet).getWidth()).isEqualTo(2 * 120 + 3 * 12);
        assertThat(completed(SheetStep.TYPE)).singleElement().satisfies(task -> {
            assertThat(((TaskResult.Kept) task.result()).json().text())
                    .isEqualTo("{\"file\":\"" + sheet + "\",\"thumbnails\":4}");
            assertThat(task.progress().percent()).isEqualTo(100);
            assertThat(task.progress().note()).isEqualTo("4 of 4");
            assertThat(task.summary().retries()).isZero();
        });
    }

    @Test
    void aSecondRunMakesNothingTwice() throws Exception {
        makeWithALatePicture();
        touchThumbnails(LONG_AGO);
        assertThat(make().toString()).isEqualTo("0 made, 4 made before, 1 could not be made");
        assertThat(completed(ThumbnailStep.TYPE))
                .hasSize(8)
                .filteredOn(Trail::hasRun)
                .hasSize(4);
        try (Stream<Path> files = Files.list(out.resolve(Album.THUMBNAILS))) {
            assertThat(files).allMatch(file -> file.toFile().lastModified() == LONG_AGO.toEpochMilli());
        }
    }

    @Test
    void aThumbnailThatWasDeletedIsMadeAgain() throws Exception {
        makeWithALatePicture();
        Files.delete(out.resolve(Album.THUMBNAILS).resolve("beach.jpg"));
        assertThat(make().toString()).isEqualTo("1 made, 3 made before, 1 could not be made");
        assertThat(thumbnails()).containsKey("beach.jpg");
    }

    private void touchThumbnails(Instant moment) throws IOException {
        try (Stream<Path> files = Files.list(out.resolve(Album.THUMBNAILS))) {
            for (Path file : files.toList()) {
                Files.setLastModifiedTime(file, FileTime.from(moment));
            }
        }
    }
}
