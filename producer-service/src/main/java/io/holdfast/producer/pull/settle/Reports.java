package io.holdfast.producer.pull.settle;

import java.util.List;

/**
 * The reports of one request.
 *
 * @param single whether the body was a report itself, not an array
 */
record Reports<T>(List<T> items, boolean single) {}
