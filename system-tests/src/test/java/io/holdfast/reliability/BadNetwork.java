package io.holdfast.reliability;

import io.holdfast.testing.Fault;
import io.holdfast.testing.FaultyProxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Supplier;

/** The networks of several processes; each can be faulty independently. */
final class BadNetwork {

    private static final int MAX_REPLY = 150;
    private static final int MAX_REQUEST = 2_000;
    private static final int MAX_DELAY_MS = 1_500;

    private final List<FaultyProxy> proxies;
    private final Random random;
    private final List<Supplier<Fault>> kinds = new ArrayList<>();
    private final Map<String, Integer> struck = new TreeMap<>();
    private int next;

    BadNetwork(List<FaultyProxy> proxies, Random random) {
        this.proxies = List.copyOf(proxies);
        this.random = random;
        kinds.add(() -> Fault.cutInReply(random.nextInt(MAX_REPLY)));
        kinds.add(() -> Fault.cutInRequest(random.nextInt(MAX_REQUEST)));
        kinds.add(() -> Fault.delayed(delay(), delay()));
        kinds.add(Fault::halfOpen);
        kinds.add(Fault::requestsSwallowed);
        kinds.add(Fault::repliesSwallowed);
        kinds.add(Fault::away);
    }

    /**
     * Applies one fault to some of the processes for some time; every kind occurs before one is repeated.
     *
     * @return the end of the fault, by {@link System#nanoTime()}
     */
    long strikeOnce(Duration atMost) throws InterruptedException {
        if (next % kinds.size() == 0) {
            Collections.shuffle(kinds, random);
        }
        Fault fault = kinds.get(next++ % kinds.size()).get();
        struck.merge(fault.name(), 1, Integer::sum);
        int spared = random.nextInt(proxies.size() + 1); // none if it is past the last one
        for (int i = 0; i < proxies.size(); i++) {
            if (i != spared) {
                proxies.get(i).strike(fault);
            }
        }
        pause(atMost);
        proxies.forEach(FaultyProxy::heal);
        return System.nanoTime();
    }

    int strikes() {
        return next;
    }

    /** How often each fault was applied. */
    Map<String, Integer> struck() {
        return struck;
    }

    /** How many connections the fault has affected. */
    int hits(String fault) {
        return proxies.stream()
                .mapToInt(proxy -> proxy.hits().getOrDefault(fault, 0))
                .sum();
    }

    private void pause(Duration atMost) throws InterruptedException {
        int most = (int) atMost.toMillis();
        Thread.sleep(most / 3 + random.nextInt(most * 2 / 3));
    }

    private Duration delay() {
        return Duration.ofMillis(random.nextInt(MAX_DELAY_MS));
    }
}
