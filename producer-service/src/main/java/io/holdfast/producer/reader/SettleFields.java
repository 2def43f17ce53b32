package io.holdfast.producer.reader;

import io.holdfast.producer.lease.Completed;
import io.holdfast.producer.lease.Failed;
import io.holdfast.producer.lease.Failed.Action;
import io.holdfast.producer.lease.Receipt;
import io.holdfast.queue.model.Payload;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;

/** How one task went, as far as it has been read. */
final class SettleFields {

    private static final long MOST_DELAY_MS = Duration.ofDays(366).toMillis();

    private final JsonBody json;
    private @Nullable Receipt receipt;
    private boolean named;
    private @Nullable Payload result;
    private String error = "";
    private Action action = Action.RETRY;
    private @Nullable Duration delay;

    SettleFields(JsonBody json) {
        this.json = json;
    }

    /** Empty when there is something to complain of. */
    Optional<Completed> readCompleted() {
        read("a completion", this::takeOfCompleted);
        return Optional.ofNullable(receipt).map(of -> new Completed(of, result));
    }

    /** Empty when there is something to complain of. */
    Optional<Failed> readFailed() {
        read("a failure", this::takeOfFailed);
        return Optional.ofNullable(receipt).map(of -> new Failed(of, error, action, delay));
    }

    private void read(String what, JsonBody.Fields fields) {
        json.object(what, name -> takeReceipt(name) || fields.take(name));
        if (!named) {
            json.complaints().add("receipt", "receipt must be there");
        }
    }

    private boolean takeReceipt(String name) {
        if (!name.equals("receipt")) {
            return false;
        }
        named = true;
        receipt = Receipt.decode(json.text(name));
        return true;
    }

    private boolean takeOfCompleted(String name) {
        if (!name.equals("result")) {
            return false;
        }
        boolean none = json.parser().currentToken() == JsonToken.VALUE_NULL;
        Payload value = json.slice(name);
        result = none ? null : value;
        return true;
    }

    private boolean takeOfFailed(String name) {
        switch (name) {
            case "error" -> error = json.text(name);
            case "action" -> action = Action.ofLabel(json.text(name));
            case "delay_ms" -> delay = Duration.ofMillis(Values.wholeNumber(name, json.parser(), 0, MOST_DELAY_MS));
            default -> {
                return false;
            }
        }
        return true;
    }
}
