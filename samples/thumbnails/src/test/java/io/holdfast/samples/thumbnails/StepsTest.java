package io.holdfast.samples.thumbnails;

import static io.holdfast.client.EnqueueOption.queue;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.client.Enqueued;
import io.holdfast.queue.inspect.TaskDetail;
import io.holdfast.queue.task.TaskState;
import io.holdfast.testkit.TaskTester;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The single steps, in milliseconds and without Redis. */
class StepsTest {

    private static final Instant NOON = Instant.parse("2030-01-01T12:00:00Z");
    private static final Instant MORNING = NOON.minus(Duration.ofHours(4));
    private static final byte[] NO_PICTURE = {1, 2, 3};
    private static final byte[] BEACH = Drawn.picture("jpg", 320, 200, .1f);

    private final TaskTester tester = TaskTester.builder()
            .handlerWith(client -> new InspectStep(client, Clock.fixed(NOON, ZoneOffset.UTC)))
            .handler(new ThumbnailStep())
            .handlerWith(SheetStep::new)
            .build();

    @TempDir
    private Path folder;

    private Picture picture(String name, byte[] bytes, Instant touched) throws IOException {
        Path file = Drawn.write(folder.resolve(name), bytes, touched);
        return new Picture(file, folder.resolve("out").resolve(name), 80);
    }

    private Enqueued inspect(Picture picture) {
        return tester.client().enqueue(InspectStep.TYPE, picture, queue(Trail.QUEUE));
    }

    private TaskDetail furthest(Enqueued inspection) {
        return Trail.furthest(tester.client(), inspection.id()).orElseThrow();
    }

    private Enqueued sheetOf(Picture picture, Enqueued inspection) {
        Sheet.Place place = new Sheet.Place(picture.thumbnail(), inspection.id().value());
        Sheet sheet = new Sheet(folder.resolve("sheet.jpg"), 80, List.of(place));
        return tester.client().enqueue(SheetStep.TYPE, sheet, queue(Trail.QUEUE));
    }

    @Test
    void aPictureBecomesAThumbnailOfItsFormat() throws IOException {
        Picture portrait = picture("tower.png", Drawn.picture("png", 200, 400, .5f), MORNING);
        Enqueued task = inspect(portrait);
        tester.drain();
        assertThat(furthest(task).summary().state()).isEqualTo(TaskState.COMPLETED);
        assertThat(furthest(task).progress().percent()).isEqualTo(100);
        assertThat(Fate.of(portrait, Trail.furthest(tester.client(), task.id())))
                .isEqualTo(new Fate(Fate.Kind.MADE, "40 x 80"));
        assertThat(Files.readAllBytes(portrait.thumbnail())).startsWith(0x89, 'P', 'N', 'G');
    }

    @Test
    void noTemporaryFileIsLeft() throws IOException {
        Picture beach = picture("beach.jpg", BEACH, MORNING);
        inspect(beach);
        tester.drain();
        assertThat(beach.thumbnail().getParent().toFile().list()).containsExactly("beach.jpg");
    }

    @Test
    void onePictureIsMadeOnce() throws IOException {
        Picture beach = picture("beach.jpg", BEACH, MORNING);
        inspect(beach);
        tester.drain();
        Files.setLastModifiedTime(beach.thumbnail(), FileTime.from(MORNING));
        Enqueued second = inspect(beach);
        tester.drain();
        assertThat(Fate.of(beach, Trail.furthest(tester.client(), second.id())).kind())
                .isEqualTo(Fate.Kind.MADE_BEFORE);
        assertThat(Files.getLastModifiedTime(beach.thumbnail()).toInstant()).isEqualTo(MORNING);
    }

    @Test
    void aPictureThatHasChangedIsMadeAgain() throws IOException {
        inspect(picture("beach.jpg", BEACH, MORNING));
        tester.drain();
        Picture changed = picture("beach.jpg", Drawn.picture("jpg", 320, 200, .7f), MORNING);
        Enqueued second = inspect(changed);
        tester.drain();
        assertThat(Trail.hasRun(furthest(second))).isTrue();
    }

    @Test
    void aFileThatIsNotAPictureIsADeadLetterAtOnce() throws IOException {
        Enqueued task = inspect(picture("broken.jpg", NO_PICTURE, MORNING));
        tester.drain();
        assertThat(tester.stateOf(task)).isEqualTo(TaskState.DEAD);
        assertThat(tester.attemptsOf(task)).hasSize(1);
        assertThat(tester.detailOf(task).lastError()).contains("neither JPEG nor PNG");
    }

    @Test
    void anIncompletePictureNoLongerWrittenIsADeadLetterAtOnce() throws IOException {
        Enqueued task = inspect(picture("half.jpg", Drawn.half(BEACH), MORNING));
        tester.drain();
        assertThat(tester.stateOf(task)).isEqualTo(TaskState.DEAD);
        assertThat(tester.detailOf(task).lastError()).contains("Missing EOI");
    }

    @Test
    void anIncompletePictureBeingWrittenIsRetriedUntilItIsComplete() throws IOException {
        Enqueued task = inspect(picture("late.jpg", Drawn.half(BEACH), NOON));
        tester.drain();
        assertThat(tester.stateOf(task)).isEqualTo(TaskState.DELAYED);
        picture("late.jpg", BEACH, NOON);
        tester.advance(Duration.ofMillis(250));
        tester.drain();
        assertThat(tester.attemptsOf(task)).hasSize(2);
        assertThat(furthest(task).summary().state()).isEqualTo(TaskState.COMPLETED);
    }

    @Test
    void theSheetWaitsForPendingThumbnails() throws IOException {
        Picture late = picture("late.jpg", Drawn.half(BEACH), NOON);
        Enqueued sheet = sheetOf(late, inspect(late));
        tester.drain();
        assertThat(tester.detailOf(sheet).snooze().reason()).isEqualTo("1 of 1 pictures are still to come");
        picture("late.jpg", BEACH, NOON);
        tester.advance(Duration.ofMillis(250));
        tester.drain();
        tester.advance(Duration.ofMillis(250));
        tester.drain();
        assertThat(tester.stateOf(sheet)).isEqualTo(TaskState.COMPLETED);
        assertThat(tester.attemptsOf(sheet)).hasSize(1);
        assertThat(tester.resultOf(sheet)).contains("\"thumbnails\":1");
        assertThat(ImageIO.read(folder.resolve("sheet.jpg").toFile()).getWidth())
                .isEqualTo(80 + 2 * 12);
    }

    @Test
    void theSheetDoesNotWaitForFailedThumbnails() throws IOException {
        Picture broken = picture("broken.jpg", NO_PICTURE, MORNING);
        Enqueued inspection = inspect(broken);
        tester.drain();
        Enqueued sheet = sheetOf(broken, inspection);
        tester.drain();
        assertThat(tester.resultOf(sheet)).contains("\"thumbnails\":0");
    }

    @Test
    void theSheetReportsProgress() throws IOException {
        Picture beach = picture("beach.jpg", BEACH, MORNING);
        Enqueued inspection = inspect(beach);
        tester.drain();
        Enqueued sheet = sheetOf(beach, inspection);
        tester.drain();
        assertThat(tester.detailOf(sheet).progress().percent()).isEqualTo(100);
        assertThat(tester.detailOf(sheet).progress().note()).isEqualTo("1 of 1");
    }
}
