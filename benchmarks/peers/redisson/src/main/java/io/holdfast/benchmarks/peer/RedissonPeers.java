package io.holdfast.benchmarks.peer;

import java.io.IOException;

/** Redisson in two ways that deliver at least once; its RReliableQueue is not part of the free edition. */
public final class RedissonPeers {

    private RedissonPeers() {}

    public static void main(String[] args) throws IOException {
        PeerMain.serve(args[0].equals("stream") ? new RedissonStream() : new RedissonExecutor());
    }
}
