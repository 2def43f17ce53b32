package io.holdfast.monitor.autoscale;

/**
 * How many slots, and so how many workers, a queue needs to start its tasks within the target wait.
 *
 * <p>By Little's law ({@code L = λ W}; J. D. C. Little, "A Proof for the Queuing Formula L = λW", Operations Research 9, 1961),
 * tasks that arrive at a rate λ and run for a time W keep {@code λ W} slots busy, and the last of P pending tasks starts within
 * the time T if {@code P / T} tasks start per second. So the need is the greater of {@code λ W} and {@code P W / T}.
 *
 * <p>There is no need to change the number of slots while it is between two bounds: that of which {@value #MAX_UTILIZATION} would
 * be busy, and that of which {@value #MAX_UTILIZATION_AFTER_SCALE_IN} would be, both at the worst moment of the last five minutes. The
 * distance between them keeps the number from following every fluctuation. The five minutes keep workers that were asked for
 * until they have started, and until the next burst of a load that comes in bursts. The number depends on what the monitor reads
 * from Redis alone: asking changes nothing, and several monitors recommend the same.
 *
 * @param slots for the demand, within the limits of the queue
 * @param workers for the slots, within the bounds of the goal
 * @param demandSlots the slots that the tasks that arrive keep busy
 * @param backlogSlots the slots that start all pending tasks within the target wait
 * @param scaleInSlots the number down to which slots may be taken away now
 */
public record Recommendation(double slots, int workers, double demandSlots, double backlogSlots, double scaleInSlots) {

    static final double MAX_UTILIZATION = 0.85;
    static final double MAX_UTILIZATION_AFTER_SCALE_IN = 0.7;

    /** Products of decimal fractions are not exact. */
    private static final double ROUNDING = 1e-6;

    /**
     * Returns what a queue needs. As long as the demands do not go back five minutes, no worker is taken away.
     *
     * @param usefulSlots the number of slots beyond which the limits of the queue let no task run
     * @param hasTasks whether anything is pending, delayed or running, for which at least one worker is needed
     */
    static Recommendation of(Demands demands, double usefulSlots, boolean hasTasks, ScaleGoal goal) {
        double seconds = goal.targetWait().toNanos() / 1e9;
        Demand now = demands.now();
        double least = most(demands, seconds, MAX_UTILIZATION);
        double most = most(demands, seconds, MAX_UTILIZATION_AFTER_SCALE_IN);
        double scaleIn = demands.complete() ? most : Math.max(most, now.slots());
        double wanted = Math.max(least, Math.min(now.slots(), scaleIn));
        double slots = Math.max(Math.min(wanted, usefulSlots), hasTasks ? 1 : 0);
        int workers = (int) Math.min(goal.max(), Math.ceil(slots / goal.slotsPerWorker() - ROUNDING));
        return new Recommendation(slots, Math.max(goal.min(), workers), now.busy(), now.backlogSlots(seconds), scaleIn);
    }

    /** The slots of the worst moment. */
    private static double most(Demands demands, double seconds, double utilization) {
        return demands.recent().stream()
                .mapToDouble(
                        demand -> Math.max(demand.busy(), MAX_UTILIZATION * demand.backlogSlots(seconds)) / utilization)
                .max()
                .orElse(0);
    }
}
