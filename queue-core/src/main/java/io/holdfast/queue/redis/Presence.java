package io.holdfast.queue.redis;

/** By what Redis knows that this process lives: its connections, which are gone as soon as it is. */
interface Presence {

    /** For where Redis shows no connections, or not those of the worker itself. */
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

    /** What others need to know to find this process' connections; empty when they can't. */
    String announcement();

    /** Whether all connections of another process are gone, and Redis is the one that had them. */
    boolean isGone(String announcement);

    /** Calls back after each connect, when the announcement may be another one. The call must return at once. */
    void onReconnect(Runnable listener);
}
