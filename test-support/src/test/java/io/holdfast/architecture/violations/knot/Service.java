package io.holdfast.architecture.violations.knot;

/** A service that a value of the same package carries. */
final class Service {

    /** A nested class counts as its top-level class. */
    static final class Calls {

        void handle(Value value) {
            value.service().run(value);
        }
    }

    void run(Value value) {
        new Calls().handle(value);
    }
}
