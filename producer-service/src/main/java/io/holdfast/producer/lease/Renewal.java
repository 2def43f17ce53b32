package io.holdfast.producer.lease;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Leases that are to last longer.
 *
 * @param single whether one receipt was named by itself, not in a list
 * @param lease from now on; null for the usual time
 */
public record Renewal(
        List<Receipt> receipts, boolean single, @Nullable Duration lease) {}
