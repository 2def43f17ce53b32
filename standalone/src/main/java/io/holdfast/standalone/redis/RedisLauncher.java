package io.holdfast.standalone.redis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Starts redis-server in the background, in a session of its own: a Ctrl-C in the terminal goes to all programs of the
 * foreground, and must not stop Redis before the workers have settled their tasks.
 */
final class RedisLauncher {

    private static final int LOG_LINES = 5;

    private final DataFolder folder;

    RedisLauncher(DataFolder folder) {
        this.folder = folder;
    }

    /**
     * Returns the number of the process when it is ready.
     *
     * @throws PortTakenException when another Redis was quicker to take the port
     */
    long launch(int port) throws PortTakenException {
        Path program = RedisBinary.unpackInto(folder.path());
        folder.notePort(port); // before it starts: a kill in between must not leave a Redis that nobody finds
        try {
            Files.deleteIfExists(folder.pidFile());
            new ProcessBuilder(command(program, port))
                    .redirectErrorStream(true)
                    .redirectOutput(
                            ProcessBuilder.Redirect.appendTo(folder.log().toFile()))
                    .start()
                    .waitFor();
            return new StartLoop(port, folder).await();
        } catch (PortTakenException e) {
            throw e;
        } catch (IOException e) {
            throw new RedisStartException(
                    "The embedded Redis did not start (" + e + "); its log ends with: " + endOfLog(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RedisStartException("Interrupted while the embedded Redis was starting", e);
        }
    }

    private List<String> command(Path program, int port) {
        return List.of(
                program.toString(),
                "--bind",
                "127.0.0.1",
                "--port",
                Integer.toString(port),
                "--dir",
                folder.path().toString(),
                "--daemonize",
                "yes",
                "--pidfile",
                folder.pidFile().toString(),
                "--logfile",
                folder.log().toString(),
                "--appendonly",
                "yes",
                "--appendfsync",
                "everysec",
                "--save",
                "",
                "--maxmemory-policy",
                "noeviction");
    }

    private String endOfLog() {
        try {
            List<String> lines = Files.readAllLines(folder.log());
            return lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()).stream()
                    .map(String::strip)
                    .collect(Collectors.joining(" | "));
        } catch (IOException e) {
            return "(can't be read: " + e + ")";
        }
    }
}
