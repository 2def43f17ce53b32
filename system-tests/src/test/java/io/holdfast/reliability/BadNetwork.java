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

/** The networks of several processes, each of which may be well while another one is not. */
final class BadNetwork {

    private static final int LONGEST_REPLY = 150;
    private static final int LONGEST_REQUEST = 2_000;
    private static final int LONGEST_DELAY_MS = 1_500;

    private final List<FaultyProxy> proxies;
    private final Random random;
    private final List<Supplier<Fault>> kinds = new ArrayList<>();
    private final Map<String, Integer> struck = new TreeMap<>();
    private int next;

    BadNetwork(List<FaultyProxy> proxies, Random random) {
        this.proxies = List.copyOf(proxies);
        this.random = random;
        kinds.add(() -> Fault.cutInReply(random.nextInt(LONGEST_REPLY)));
        kinds.add(() -> Fault.cutInRequest(random.nextInt(LONGEST_REQUEST)));
        kinds.add(() -> Fault.delayed(delay(), delay()));
        kinds.add(Fault::halfOpen);
        kinds.add(Fault::requestsSwallowed);
        kinds.add(Fault::repliesSwallowed);
        kinds.add(Fault::away);
    }

    /**
     * One fault, for some of the processes and for some time; every kind comes before one comes again.
     *
     * @return when it was over, by {@link System#nanoTime()}
     */
    long strikeOnce(Duration atMost) throws InterruptedException {
        if (next % kinds.size() == 0) {
            Collections.shuffle(kinds, random);
        }
        Fault fault = kinds.get(next++ % kinds.size()).get();
        struck.merge(fault.name(), 1, Integer::sum);
        int spared = random.nextInt(proxies.size() + 1); // none, when it is past the last one
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

    /** How often each fault has struck. */
    Map<String, Integer> struck() {
        return struck;
    }

    /** How many connections it has done something to. */
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
        return Duration.ofMillis(random.nextInt(LONGEST_DELAY_MS));
    }
}
