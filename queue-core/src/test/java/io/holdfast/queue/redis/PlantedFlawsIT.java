package io.holdfast.queue.redis;

/** Flaws in the scripts that producers, dispatchers, reapers and operators call. */
class PlantedFlawsIT extends PlantedFlaws {

    PlantedFlawsIT() {
        super("01c-planted-flaws", "Flaws planted in the other scripts", script -> !OF_WORKERS.contains(script));
    }
}
