package io.holdfast.worker.autoconfigure.elsewhere;

import io.holdfast.worker.annotation.TaskHandler;

/** A handler method that a proxy in another package cannot override. */
public class PackagePrivateHandler {

    @TaskHandler("package-private")
    void handle() {}
}
