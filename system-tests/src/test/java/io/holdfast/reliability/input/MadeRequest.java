package io.holdfast.reliability.input;

import java.util.List;

/**
 * One request as sent over the network.
 *
 * @param what its description in a few words
 * @param bytes head and body
 * @param endsEarly whether the client stops sending before the announced end
 * @param tasks that are in the queue if it is accepted, in order
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record MadeRequest(String what, byte[] bytes, boolean endsEarly, Verdict verdict, List<MadeTask> tasks) {}
