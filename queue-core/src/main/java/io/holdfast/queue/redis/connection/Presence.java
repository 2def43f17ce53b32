package io.holdfast.queue.redis.connection;

/** How Redis can tell that this process is alive: its connections, which disappear as soon as the process ends. */
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

    /** What other processes need to find this process' connections; empty if they cannot. */
    String announcement();

    /** Whether all connections of another process are gone, and Redis is still the server that had them. */
    boolean isGone(String announcement);

    /**
     * Registers a callback that runs after each connect, when the announcement may have changed. It must return at
     * once.
     */
    void onReconnect(Runnable listener);
}
