package io.holdfast.benchmarks.peer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Executes the commands of the harness: one command per line, one answer per line. */
public final class PeerMain {

    private final Peer peer;
    private final PrintStream answers;

    private PeerMain(Peer peer, PrintStream answers) {
        this.peer = peer;
        this.answers = answers;
    }

    /** Returns when the harness has closed its end. */
    public static void serve(Peer peer) throws IOException {
        PrintStream answers = System.out;
        System.setOut(System.err); // output of a library must not look like an answer
        new PeerMain(peer, answers).serve();
    }

    private void serve() throws IOException {
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            try {
                answers.println("ok " + run(line.split(" ")));
            } catch (Exception e) {
                e.printStackTrace();
                answers.println("failed " + e);
            }
        }
    }

    private long run(String[] words) throws Exception {
        switch (words[0]) {
            case "open" -> peer.open(Integer.parseInt(words[1]));
            case "enqueue" -> peer.enqueue(Integer.parseInt(words[1]));
            case "drain" -> {
                return peer.drain(Integer.parseInt(words[1]), Integer.parseInt(words[2]));
            }
            case "close" -> peer.close();
            default -> throw new IllegalArgumentException("Unknown: " + words[0]);
        }
        return 0;
    }
}
