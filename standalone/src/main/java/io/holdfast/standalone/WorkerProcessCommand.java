package io.holdfast.standalone;

import io.holdfast.worker.service.WorkerApplication;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * Runs only a worker, as a child of standalone. It drains and ends when its input ends, which happens when its parent does.
 */
@Command(name = WorkerProcessCommand.NAME, hidden = true)
final class WorkerProcessCommand implements Callable<Integer> {

    static final String NAME = "worker-process";

    /** Names a file that the process deletes once the worker is up. */
    static final String STARTING_FILE = "HOLDFAST_STARTING_FILE";

    private static final Logger log = LoggerFactory.getLogger(WorkerProcessCommand.class);

    /** The entry point if standalone does not run from its jar. */
    public static void main(String[] args) {
        int code = new CommandLine(new WorkerProcessCommand()).execute(args);
        if (code != 0) {
            System.exit(code);
        }
    }

    @Override
    public Integer call() throws IOException {
        ShutdownSequence shutdown = new ShutdownSequence();
        Runtime.getRuntime().addShutdownHook(new Thread(shutdown::stop, "shutdown"));
        Thread watch = new Thread(WorkerProcessCommand::endWithParent, "parent-watch");
        watch.setDaemon(true);
        watch.start();
        try {
            shutdown.start("worker", () -> QuietLauncher.start(WorkerApplication.SERVICE, System.getenv()));
        } catch (RuntimeException e) {
            log.debug("The start failed", e); // Spring Boot has reported it in one line
            return 1;
        }
        String startingFile = System.getenv(STARTING_FILE);
        if (startingFile != null) {
            Files.deleteIfExists(Path.of(startingFile));
        }
        return 0;
    }

    private static void endWithParent() {
        try {
            while (System.in.read() >= 0) {
                // the parent writes nothing; only the end of the stream matters
            }
        } catch (IOException e) {
            log.debug("Reading the input failed", e);
        }
        System.exit(0);
    }
}
