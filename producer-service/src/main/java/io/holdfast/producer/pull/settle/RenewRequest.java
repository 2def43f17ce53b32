package io.holdfast.producer.pull.settle;

import io.holdfast.producer.pull.Receipt;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request to renew leases.
 *
 * @param single whether the request named a single one, not a list
 * @param lease duration from now on; null for the default
 */
record RenewRequest(
        List<Receipt> receipts, boolean single, @Nullable Duration lease) {}
