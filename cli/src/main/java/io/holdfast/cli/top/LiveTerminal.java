package io.holdfast.cli.top;

import io.holdfast.cli.terminal.Streams;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A terminal on which lines are drawn in place, and which delivers keys at once. However the process ends, except by
 * SIGKILL, it is left as it was.
 */
final class LiveTerminal implements AutoCloseable {

    static final int END = -1;

    private static final int DEFAULT_WIDTH = 80;
    private static final int DEFAULT_HEIGHT = 24;
    private static final String ENTER = "\u001b[?1049h\u001b[?25l";
    private static final String LEAVE = "\u001b[?25h\u001b[?1049l";
    private static final String HOME = "\u001b[H";
    private static final String REST_OF_LINE = "\u001b[K";
    private static final String REST_OF_SCREEN = "\u001b[J";

    private final PrintStream out;
    private final String settings;
    private final BlockingQueue<Integer> keys = new LinkedBlockingQueue<>();
    private boolean restored; // guarded by this

    private LiveTerminal(Streams streams, String settings) {
        this.out = streams.out();
        this.settings = settings;
        Thread reader = new Thread(() -> read(streams.in()), "keys");
        reader.setDaemon(true);
        reader.start();
    }

    /** Takes over the terminal. */
    static LiveTerminal open(Streams streams) {
        LiveTerminal terminal = new LiveTerminal(streams, stty("-g"));
        Runtime.getRuntime().addShutdownHook(new Thread(terminal::restore, "restore-terminal"));
        var unused = stty("-icanon -echo min 1 time 0");
        terminal.out.print(ENTER);
        return terminal;
    }

    record Size(int width, int height) {}

    Size size() {
        String[] parts = stty("size").split(" ", -1);
        if (parts.length == 2 && parts[0].matches("[1-9]\\d{0,3}") && parts[1].matches("[1-9]\\d{0,3}")) {
            return new Size(Integer.parseInt(parts[1]), Integer.parseInt(parts[0]));
        }
        return new Size(DEFAULT_WIDTH, DEFAULT_HEIGHT);
    }

    /** Does nothing once the terminal is as it was: after Ctrl-C this thread still runs for a moment. */
    synchronized void draw(List<String> lines) {
        if (!restored) {
            out.print(HOME + String.join(REST_OF_LINE + "\r\n", lines) + REST_OF_LINE + REST_OF_SCREEN);
            out.flush();
        }
    }

    /** Waits for a key: 0 if none came, {@link #END} if there will be none. */
    int key(Duration atMost) {
        try {
            Integer key = keys.poll(atMost.toMillis(), TimeUnit.MILLISECONDS);
            return key == null ? 0 : key;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return END;
        }
    }

    private void read(InputStream in) {
        try {
            int key;
            do {
                key = in.read();
                keys.add(key);
            } while (key != END);
        } catch (IOException e) {
            keys.add(END);
        }
    }

    @Override
    public void close() {
        restore();
    }

    private synchronized void restore() {
        if (restored) {
            return;
        }
        restored = true;
        out.print(LEAVE);
        out.flush();
        if (settings.matches("[0-9a-fA-F:=]+")) {
            var unused = stty(settings);
        }
    }

    /** Java has no call for this. Returns an empty text if it fails. */
    private static String stty(String arguments) {
        try {
            Process stty = new ProcessBuilder("sh", "-c", "stty " + arguments + " 2>/dev/null </dev/tty").start();
            String text = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            return stty.waitFor() == 0 ? text.strip() : "";
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }
}
