package io.holdfast.standalone;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Worker processes, each a JVM from the same jar. They end with this JVM, and drain if it is stopped in order. */
final class WorkerProcesses {

    private static final Logger log = LoggerFactory.getLogger(WorkerProcesses.class);
    private static final long PAUSE_MILLIS = 50;
    private static final List<String> SLIM =
            List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx192m", "-Xshare:auto");

    private final Map<String, String> environment;
    private final List<WorkerProcess> processes = new ArrayList<>();
    private volatile boolean stopping;

    private record WorkerProcess(Process process, Path startingFile) {

        boolean isStarting() {
            return process.isAlive() && Files.exists(startingFile);
        }
    }

    WorkerProcesses(Map<String, String> environment) {
        this.environment = environment;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // runs when the process ends
    synchronized void start(int count) {
        for (int i = 0; i < count && !stopping; i++) {
            WorkerProcess worker = launch();
            processes.add(worker);
            worker.process().onExit().thenAccept(this::logEnd);
        }
    }

    /** Returns once each process is up or has ended. */
    void awaitStart() {
        for (WorkerProcess worker : started()) {
            while (worker.isStarting()) {
                try {
                    Thread.sleep(PAUSE_MILLIS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
        }
    }

    /** The ids of the processes that run. */
    List<Long> running() {
        return started().stream()
                .map(WorkerProcess::process)
                .filter(Process::isAlive)
                .map(Process::pid)
                .toList();
    }

    void requestStop() {
        stopping = true;
        started().forEach(worker -> worker.process().destroy());
    }

    void awaitEnd() throws InterruptedException {
        for (WorkerProcess worker : started()) {
            worker.process().waitFor();
        }
    }

    private synchronized List<WorkerProcess> started() {
        return List.copyOf(processes);
    }

    private void logEnd(Process process) {
        if (!stopping) {
            log.warn("Worker process {} ended with exit code {}", process.pid(), process.exitValue());
        }
    }

    private WorkerProcess launch() {
        try {
            Path startingFile = Files.createTempFile("holdfast-worker", ".starting");
            startingFile.toFile().deleteOnExit();
            // Its input stays open as long as this JVM lives. The worker stops when it closes.
            ProcessBuilder builder = new ProcessBuilder(command())
                    .redirectOutput(Redirect.INHERIT)
                    .redirectError(Redirect.INHERIT);
            builder.environment().clear();
            builder.environment().putAll(environment);
            builder.environment().put("WORKER_METRICS_ADDR", "127.0.0.1:0");
            builder.environment().put(WorkerProcessCommand.STARTING_FILE, startingFile.toString());
            return new WorkerProcess(builder.start(), startingFile);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> command() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(SLIM);
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("--")) // the access options that newer JVMs require
                .forEach(command::add);
        String classPath = System.getProperty("java.class.path");
        if (classPath.endsWith(".jar") && !classPath.contains(File.pathSeparator)) {
            command.addAll(List.of("-jar", classPath, WorkerProcessCommand.NAME));
        } else {
            command.addAll(List.of("-cp", classPath, WorkerProcessCommand.class.getName()));
        }
        return command;
    }
}
