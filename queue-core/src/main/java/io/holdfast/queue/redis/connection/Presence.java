package io.holdfast.queue.redis.connection;

/**
 * Shows whether a process is alive by its connections, which Redis closes as soon as the process ends. Each process
 * announces the ids of its connections; others check whether Redis still lists them.
 */
public interface Presence {

    /** For servers that do not show connections, or show connections other than those of the worker itself. */
    Presence HIDDEN = new Presence() {
        @Override
        public String announcement() {
            return "";
        }

        @Override
        public boolean isGone(String announcement) {
            return false;
        }

        @Override
        public void onReconnect(Runnable listener) {}
    };

    /** The ids of this process's connections, for other processes to check; empty if Redis does not show them. */
    String announcement();

    /** Whether all connections of another process are gone, and Redis is still the server that had them. */
    boolean isGone(String announcement);

    /**
     * Registers a callback that runs after each connect, when the announcement may have changed. It must return at
     * once.
     */
    void onReconnect(Runnable listener);
}
