package io.holdfast.cli.doctor;

import static io.holdfast.cli.doctor.Finding.ok;

import io.holdfast.cli.redis.RedisSession;
import io.holdfast.cli.terminal.HumanText;
import io.holdfast.queue.inspect.KeyUse;
import java.util.List;
import java.util.stream.Collectors;

/**
 * By which keys the stored payloads and results are encrypted, so that an operator knows when an old key can go. Of many,
 * a sample is read.
 */
final class EncryptionCheck implements Check {

    private static final String NAME = "encryption";
    private static final long MAX_VALUES = 100_000;
    private static final long MAX_BYTES = 64L << 20;

    @Override
    public List<Finding> look(RedisSession redis, ServerFacts facts) {
        return List.of(
                ok(NAME, sentence(redis.engine().keyUse(redis.engine().queues().known(), MAX_VALUES, MAX_BYTES))));
    }

    static String sentence(KeyUse use) {
        String these = (use.complete() ? "" : "Of a sample of ") + HumanText.number(use.total())
                + " payloads and results" + (use.complete() ? ": " : ", ");
        if (use.byKey().isEmpty()) {
            return these + "none is encrypted";
        }
        String keys = use.byKey().entrySet().stream()
                .map(key -> HumanText.number(key.getValue()) + " encrypted with key " + key.getKey())
                .collect(Collectors.joining(", "));
        return these + keys + ", " + HumanText.number(use.plain()) + " not encrypted";
    }
}
