package io.holdfast.standalone;

import picocli.CommandLine;

/** Starts the whole system in one process. */
public final class StandaloneApplication {

    private StandaloneApplication() {}

    public static void main(String[] args) {
        int code = new CommandLine(new StandaloneCommand()).execute(args);
        if (code != 0) { // with 0, the services keep the JVM running until the shutdown hook stops them
            System.exit(code);
        }
    }
}
