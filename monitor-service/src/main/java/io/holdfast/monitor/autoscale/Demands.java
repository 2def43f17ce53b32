package io.holdfast.monitor.autoscale;

import java.util.List;

/**
 * What a queue needed in the last minutes.
 *
 * @param now the demand of the last sample
 * @param recent the greatest demands of each ten seconds, those of now included
 * @param complete whether {@code recent} goes back five minutes
 */
record Demands(Demand now, List<Demand> recent, boolean complete) {}
