package io.holdfast.reliability.input;

import java.util.List;

/**
 * A body, and the expected answer if it arrives completely and in a valid frame.
 *
 * @param path of the endpoint
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record MadeBody(String path, byte[] bytes, Verdict verdict, List<MadeTask> tasks) {}
