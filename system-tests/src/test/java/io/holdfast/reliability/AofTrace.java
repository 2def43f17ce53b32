package io.holdfast.reliability;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How much of an append-only file would survive a power loss, computed from the system calls of a redis-server that
 * began with an empty file: the bytes whose write had returned before the last completed fsync began.
 */
final class AofTrace {

    private static final Pattern CALL = Pattern.compile("^(\\d+) +(write|fsync|fdatasync)\\(\\d+<([^>]*)>(.*)$");
    private static final Pattern SIZE = Pattern.compile("^, \"\"\\.*, (\\d+)");
    private static final Pattern RESUMED = Pattern.compile("^(\\d+) +<\\.\\.\\. (?:write|fsync|fdatasync) resumed>.*$");
    private static final Pattern RESULT = Pattern.compile("\\) += (-?\\d+)[^=]*$");

    private final Map<String, Call> unfinished = new HashMap<>();
    private long written;
    private long synced;
    private int syncs;

    /**
     * A call that has started, and the number of bytes written by then.
     *
     * @param bytes to be written by the call
     */
    private record Call(boolean write, long bytes, long writtenBefore) {}

    private AofTrace() {}

    /** The command in front of the server's command, which writes the trace of system calls into a file. */
    static List<String> watcher(Path trace) {
        return List.of(
                "strace",
                "-D", // as a grandchild: the server stays our child and has our signals
                "-f",
                "--seccomp-bpf",
                "-y",
                "-s",
                "0",
                "-e",
                "trace=write,fsync,fdatasync",
                "-o",
                trace.toString());
    }

    static AofTrace of(Path trace) {
        try {
            return of(Files.readAllLines(trace));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static AofTrace of(List<String> lines) {
        AofTrace trace = new AofTrace();
        lines.forEach(trace::read);
        return trace;
    }

    /** Bytes of the file that are safe. */
    long synced() {
        return synced;
    }

    /** Bytes of the file that were written. */
    long written() {
        return written;
    }

    /** Bytes of a write that was under way at the end: some or all of them may be in the file. */
    long underWay() {
        return unfinished.values().stream().mapToLong(Call::bytes).sum();
    }

    /** How often the file was synced. */
    int syncs() {
        return syncs;
    }

    private void read(String line) {
        Matcher begun = CALL.matcher(line);
        if (begun.matches() && isAof(begun.group(3))) {
            Matcher size = SIZE.matcher(begun.group(4));
            long bytes = size.find() ? Long.parseLong(size.group(1)) : 0;
            unfinished.put(begun.group(1), new Call(begun.group(2).equals("write"), bytes, written));
            finish(begun.group(1), line);
        }
        Matcher resumed = RESUMED.matcher(line);
        if (resumed.matches()) {
            finish(resumed.group(1), line);
        }
    }

    /** Redis 6.2 has one file; since Redis 7, new data goes to an incremental one. */
    private static boolean isAof(String file) {
        return file.endsWith("appendonly.aof") || file.endsWith(".incr.aof");
    }

    private void finish(String thread, String line) {
        Matcher result = RESULT.matcher(line);
        Call call = unfinished.get(thread);
        if (call == null || !result.find()) {
            return; // of another file, or not finished
        }
        unfinished.remove(thread);
        long returned = Long.parseLong(result.group(1));
        if (call.write()) {
            written += Math.max(0, returned);
        } else if (returned == 0) {
            synced = call.writtenBefore();
            syncs++;
        }
    }
}
