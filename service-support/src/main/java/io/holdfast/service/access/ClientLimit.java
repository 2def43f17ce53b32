package io.holdfast.service.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Limits the calls of each client to a number a second, with a burst of the same number. The memory is bounded: the buckets of
 * clients that pause are dropped, which changes nothing since they are full, and at most {@value #MAX_CLIENTS} are kept.
 * If more clients than that call at the same time, some may call more often than allowed. Thread-safe.
 */
public final class ClientLimit {

    static final int MAX_CLIENTS = 50_000;

    /** A bucket is full after one second without calls. */
    private static final Duration FULL = Duration.ofSeconds(2);

    private static final int BYTES_OF_IPV6 = 16;
    private static final int BYTES_OF_NETWORK = 8;

    private final int perSecond;
    private final TimeMeter clock;
    private final Cache<String, Bucket> buckets;

    public ClientLimit(int perSecond) {
        this(perSecond, TimeMeter.SYSTEM_NANOTIME, Ticker.systemTicker());
    }

    ClientLimit(int perSecond, TimeMeter clock, Ticker ticker) {
        this.perSecond = perSecond;
        this.clock = clock;
        this.buckets = Caffeine.newBuilder()
                .maximumSize(MAX_CLIENTS)
                .expireAfterAccess(FULL)
                .ticker(ticker)
                .build();
    }

    /** Counts a call of a token. Returns how long the client must wait; zero if the call is allowed. */
    public Duration call(ApiToken token) {
        return call("token " + token.name());
    }

    /**
     * Counts a call from an address. The addresses of an IPv6 network of 64 bits count as one, since one client can use
     * all of them.
     *
     * @param address an IP address, not a name
     */
    public Duration callFrom(String address) {
        return call(network(address));
    }

    long clients() {
        buckets.cleanUp();
        return buckets.estimatedSize();
    }

    private Duration call(String client) {
        return Duration.ofNanos(buckets.get(client, unused -> bucket())
                .tryConsumeAndReturnRemaining(1)
                .getNanosToWaitForRefill());
    }

    private Bucket bucket() {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(perSecond).refillGreedy(perSecond, Duration.ofSeconds(1)))
                .withCustomTimePrecision(clock)
                .build();
    }

    private static String network(String address) {
        try {
            byte[] bytes = InetAddress.getByName(address).getAddress(); // a literal address: nothing is looked up
            return bytes.length == BYTES_OF_IPV6
                    ? HexFormat.of().formatHex(Arrays.copyOf(bytes, BYTES_OF_NETWORK))
                    : address;
        } catch (UnknownHostException e) {
            return address;
        }
    }
}
