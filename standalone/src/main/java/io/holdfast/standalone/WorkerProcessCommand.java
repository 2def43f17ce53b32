package io.holdfast.standalone;

import io.holdfast.worker.service.WorkerApplication;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;

/** Only a worker, for {@link WorkerProcesses}: it drains and ends when its input does, that is, with its parent. */
@Command(name = WorkerProcessCommand.NAME, hidden = true)
final class WorkerProcessCommand implements Callable<Integer> {

    static final String NAME = "worker-process";

    private static final Logger log = LoggerFactory.getLogger(WorkerProcessCommand.class);

    @Override
    public Integer call() {
        StopOrder stopOrder = new StopOrder();
        Runtime.getRuntime().addShutdownHook(new Thread(stopOrder::stop, "shutdown"));
        Thread watch = new Thread(WorkerProcessCommand::endWithParent, "parent-watch");
        watch.setDaemon(true);
        watch.start();
        try {
            stopOrder.start("worker", () -> QuietStart.of(WorkerApplication.SERVICE, System.getenv()));
            log.info("Worker process {} is up", ProcessHandle.current().pid());
            return StandaloneCommand.RUNNING;
        } catch (RuntimeException e) {
            log.debug("The start failed", e);
            return 1;
        }
    }

    private static void endWithParent() {
        try {
            while (System.in.read() >= 0) {
                // nothing is ever said, only the end counts
            }
        } catch (IOException e) {
            log.debug("The input broke", e);
        }
        System.exit(0);
    }
}
