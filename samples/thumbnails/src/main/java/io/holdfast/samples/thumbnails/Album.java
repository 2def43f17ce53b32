package io.holdfast.samples.thumbnails;

import static io.holdfast.client.EnqueueOption.queue;

import io.holdfast.client.Enqueued;
import io.holdfast.client.TaskClient;
import io.holdfast.queue.inspect.TaskDetail;
import io.holdfast.queue.task.TaskId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Enqueues a folder's pictures, one task each, and reports their results. */
@Component
class Album {

    static final String THUMBNAILS = "thumbnails";
    static final String SHEET = "contact-sheet.jpg";

    private static final long PAUSE_MILLIS = 50;

    private final TaskClient client;

    Album(TaskClient client) {
        this.client = client;
    }

    /** @param say receives a line for each picture, and one for the sheet */
    Report make(Path folder, Path out, int size, Consumer<String> say) throws IOException, InterruptedException {
        List<Picture> pictures = picturesIn(folder, out, size);
        List<Enqueued> inspections = client.enqueue(pictures.stream()
                .map(picture -> client.prepare(InspectStep.TYPE, picture, queue(Trail.QUEUE)))
                .toList());
        Enqueued sheet = client.enqueue(SheetStep.TYPE, sheetOf(pictures, inspections, out, size), queue(Trail.QUEUE));
        List<Fate> fates = new ArrayList<>();
        for (int i = 0; i < pictures.size(); i++) {
            Fate fate = fateOf(pictures.get(i), inspections.get(i).id());
            say.accept(line(pictures.get(i).name(), fate));
            fates.add(fate);
        }
        Fate ofSheet = fateOf(sheet);
        say.accept(line(SHEET, ofSheet));
        return new Report(fates, ofSheet);
    }

    private static String line(String name, Fate fate) {
        return "%-24s %s".formatted(name, fate.words());
    }

    /** With absolute paths, because the worker that runs the tasks may have another working directory. */
    private static List<Picture> picturesIn(Path folder, Path out, int size) throws IOException {
        Path thumbnails = out.toAbsolutePath().normalize().resolve(THUMBNAILS);
        try (Stream<Path> files = Files.list(folder.toAbsolutePath().normalize())) {
            return files.filter(ImageFile::isOne)
                    .sorted()
                    .map(file -> new Picture(file, thumbnails.resolve(file.getFileName()), size))
                    .toList();
        }
    }

    private static Sheet sheetOf(List<Picture> pictures, List<Enqueued> inspections, Path out, int size) {
        Path file = out.toAbsolutePath().normalize().resolve(SHEET);
        List<Sheet.Place> places = IntStream.range(0, pictures.size())
                .mapToObj(i -> new Sheet.Place(
                        pictures.get(i).thumbnail(), inspections.get(i).id().value()))
                .toList();
        return new Sheet(file, size, places);
    }

    private Fate fateOf(Picture picture, TaskId inspection) throws InterruptedException {
        Optional<TaskDetail> last = awaitResult(() -> Trail.furthest(client, inspection), Trail::isOver);
        boolean recorded = last.filter(Trail::isCompleted).isPresent();
        if (recorded && !Files.exists(picture.thumbnail())) {
            // The key says that the thumbnail was made, but it has been deleted since. Without the key it is made
            // again.
            last = over(client.enqueue(ThumbnailStep.TYPE, picture, queue(Trail.QUEUE)));
        }
        return Fate.of(picture, last);
    }

    private Fate fateOf(Enqueued sheet) throws InterruptedException {
        return Fate.ofSheet(over(sheet));
    }

    private Optional<TaskDetail> over(Enqueued task) throws InterruptedException {
        return awaitResult(() -> client.find(task), Trail::isOver);
    }

    private static Optional<TaskDetail> awaitResult(
            Supplier<Optional<TaskDetail>> read, Predicate<Optional<TaskDetail>> isOver) throws InterruptedException {
        Optional<TaskDetail> task = read.get();
        while (!isOver.test(task)) {
            Thread.sleep(PAUSE_MILLIS);
            task = read.get();
        }
        return task;
    }
}
