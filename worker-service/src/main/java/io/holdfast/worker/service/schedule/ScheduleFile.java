package io.holdfast.worker.service.schedule;

import io.holdfast.queue.schedule.Schedule;
import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskType;
import io.holdfast.service.schedule.ScheduleDraft;
import io.holdfast.worker.ScheduleSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The schedules in a YAML file. If the file changes and is invalid then, or is gone, the last valid schedules stay. An
 * empty file declares none. A change counts when the file has not changed between two refreshes. Symbolic links are
 * followed, so that a mounted ConfigMap of Kubernetes is read again, too.
 */
final class ScheduleFile implements ScheduleSource {

    private static final Logger log = LoggerFactory.getLogger(ScheduleFile.class);

    private final Path file;
    private final ScheduleFileReader reader;
    private @Nullable Version version;
    private @Nullable Version seen;
    private List<ScheduleDraft> drafts;

    private record Version(
            FileTime time, long size, @Nullable Object key) {}

    private ScheduleFile(Path file) throws IOException {
        this.file = file;
        this.reader = new ScheduleFileReader("SCHEDULES_FILE " + file);
        this.version = versionOf(file); // before the content, so that a change in between is noticed
        this.drafts = reader.read(Files.readAllBytes(file));
    }

    /** @throws ScheduleFileException if the file cannot be read, or is invalid */
    static ScheduleFile open(String file) {
        try {
            return new ScheduleFile(Path.of(file));
        } catch (IOException | InvalidPathException e) {
            throw new ScheduleFileException(
                    "SCHEDULES_FILE is '" + file + "': it must be a readable file with schedules ("
                            + e.getClass().getSimpleName() + ")");
        }
    }

    @Override
    public boolean refresh() {
        try {
            Version now = versionOf(file);
            boolean settled = now.equals(seen); // an editor may empty the file before it writes it
            seen = now;
            if (now.equals(version) || !settled) {
                return false;
            }
            version = now;
            List<ScheduleDraft> before = drafts;
            drafts = reader.read(Files.readAllBytes(file));
            log.info("{} has changed and was read again; schedules: {}", file, drafts.size());
            return !drafts.equals(before);
        } catch (ScheduleFileException e) {
            log.error("{}. The last valid schedules stay", e.getMessage());
        } catch (IOException e) {
            if (version != null) {
                log.error(
                        "{} cannot be read ({}). Its schedules stay",
                        file,
                        e.getClass().getSimpleName());
            }
            version = null;
        }
        return false;
    }

    private static Version versionOf(Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return new Version(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
    }

    @Override
    public List<Schedule> schedules(Function<TaskType, QueueName> routes) {
        return drafts.stream().map(draft -> draft.toSchedule(routes)).toList();
    }
}
