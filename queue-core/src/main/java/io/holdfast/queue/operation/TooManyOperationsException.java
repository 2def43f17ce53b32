package io.holdfast.queue.operation;

/** No further operation can begin until one has ended. */
public final class TooManyOperationsException extends RuntimeException {

    public TooManyOperationsException() {
        super(Operations.MAX_ACTIVE + " operations are active, which is the maximum; stop one or wait for one to end");
    }
}
