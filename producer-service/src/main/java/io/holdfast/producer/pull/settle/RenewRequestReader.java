package io.holdfast.producer.pull.settle;

import io.holdfast.producer.pull.PullLimits;
import io.holdfast.producer.pull.Receipt;
import io.holdfast.service.json.InvalidBodyException;
import io.holdfast.service.json.JsonBody;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the body of {@code POST /leases/renew}. */
final class RenewRequestReader {

    private final JsonBody json;
    private final Set<Receipt> receipts = new LinkedHashSet<>();
    private boolean hasReceipts;
    private boolean single;
    private @Nullable Duration lease;

    private RenewRequestReader(JsonBody json) {
        this.json = json;
    }

    /** @throws InvalidBodyException unless the body is a valid request */
    static RenewRequest read(byte[] body) {
        return JsonBody.read(body, json -> new RenewRequestReader(json).read());
    }

    private RenewRequest read() {
        json.object("The body", this::readField);
        if (!hasReceipts) {
            json.reject("receipt", "receipt or receipts is required");
        }
        return new RenewRequest(List.copyOf(receipts), single, lease);
    }

    private boolean readField(String name) {
        switch (name) {
            case "receipt" -> {
                checkFirst();
                single = true;
                receipts.add(Receipt.decode(json.text(name)));
            }
            case "receipts" -> {
                checkFirst();
                json.texts(name, PullLimits.MAX_TASKS).forEach(receipt -> receipts.add(Receipt.decode(receipt)));
            }
            case "lease_ms" -> lease = json.millis(name, PullLimits.MIN_LEASE_MS, PullLimits.MAX_LEASE_MS);
            default -> {
                return false;
            }
        }
        return true;
    }

    private void checkFirst() {
        if (hasReceipts) {
            throw new IllegalArgumentException("receipt and receipts are mutually exclusive");
        }
        hasReceipts = true;
    }
}
