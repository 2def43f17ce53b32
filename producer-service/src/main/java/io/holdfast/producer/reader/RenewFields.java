package io.holdfast.producer.reader;

import io.holdfast.producer.lease.Receipt;
import io.holdfast.producer.lease.Renewal;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is to be renewed, as far as it has been read. */
final class RenewFields {

    private final JsonBody json;
    private final Set<Receipt> receipts = new LinkedHashSet<>();
    private boolean single;
    private boolean named;
    private @Nullable Duration lease;

    RenewFields(JsonBody json) {
        this.json = json;
    }

    Renewal read() {
        json.object("a renewal", this::take);
        if (!named) {
            json.complaints().add("receipt", "receipt must be there, or receipts");
        }
        return new Renewal(List.copyOf(receipts), single, lease);
    }

    private boolean take(String name) {
        switch (name) {
            case "receipt" -> one(name);
            case "receipts" -> many(name);
            case "lease_ms" -> lease = LeaseTime.read(name, json);
            default -> {
                return false;
            }
        }
        return true;
    }

    private void one(String name) {
        nameOnce();
        single = true;
        receipts.add(Receipt.decode(json.text(name)));
    }

    private void many(String name) {
        nameOnce();
        json.texts(name, LeaseReader.MOST).forEach(receipt -> receipts.add(Receipt.decode(receipt)));
    }

    private void nameOnce() {
        if (named) {
            throw new IllegalArgumentException("receipt and receipts exclude each other");
        }
        named = true;
    }
}
