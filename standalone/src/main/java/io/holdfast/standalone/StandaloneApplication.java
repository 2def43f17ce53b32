package io.holdfast.standalone;

import picocli.CommandLine;

/** Starts the whole system in one process. */
public final class StandaloneApplication {

    private StandaloneApplication() {}

    public static void main(String[] args) {
        int code = new CommandLine(new StandaloneCommand()).execute(args);
        if (code != StandaloneCommand.RUNNING) {
            System.exit(code);
        }
    }
}
