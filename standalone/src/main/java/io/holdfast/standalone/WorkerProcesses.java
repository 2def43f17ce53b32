package io.holdfast.standalone;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Workers in JVMs of their own, from the same jar. They end with this JVM, in order when it is stopped in order. */
final class WorkerProcesses {

    private static final Logger log = LoggerFactory.getLogger(WorkerProcesses.class);
    private static final List<String> SLIM =
            List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx192m", "-Xshare:auto");

    private final Map<String, String> environment;
    private final List<Process> processes = new ArrayList<>();
    private volatile boolean stopping;

    WorkerProcesses(Map<String, String> environment) {
        this.environment = environment;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // runs when the process ends
    synchronized void start(int count) {
        for (int i = 0; i < count && !stopping; i++) {
            Process process = launch();
            processes.add(process);
            process.onExit().thenAccept(this::tellOfItsEnd);
            log.info(
                    "Worker process {} starts; kill -9 {} to see its tasks run elsewhere",
                    process.pid(),
                    process.pid());
        }
    }

    void askToStop() {
        stopping = true;
        started().forEach(Process::destroy);
    }

    void awaitEnd() throws InterruptedException {
        for (Process process : started()) {
            process.waitFor();
        }
    }

    private synchronized List<Process> started() {
        return List.copyOf(processes);
    }

    private void tellOfItsEnd(Process process) {
        if (!stopping) {
            log.warn("Worker process {} ended with exit code {}", process.pid(), process.exitValue());
        }
    }

    private Process launch() {
        try {
            // Its input stays open as long as this JVM lives: by that it knows.
            ProcessBuilder builder = new ProcessBuilder(command())
                    .redirectOutput(Redirect.INHERIT)
                    .redirectError(Redirect.INHERIT);
            builder.environment().clear();
            builder.environment().putAll(environment);
            builder.environment().put("WORKER_METRICS_ADDR", "127.0.0.1:0");
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> command() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(SLIM);
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("--")) // what newer JVMs must be allowed
                .forEach(command::add);
        String classPath = System.getProperty("java.class.path");
        if (classPath.endsWith(".jar") && !classPath.contains(File.pathSeparator)) {
            command.addAll(List.of("-jar", classPath));
        } else {
            command.addAll(List.of("-cp", classPath, StandaloneApplication.class.getName()));
        }
        command.add(WorkerProcessCommand.NAME);
        return command;
    }
}
