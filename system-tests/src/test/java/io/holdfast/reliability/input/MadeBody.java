package io.holdfast.reliability.input;

import java.util.List;

/**
 * A body, and what it deserves when it comes whole and in a right frame.
 *
 * @param path that it goes to
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record MadeBody(String path, byte[] bytes, Verdict verdict, List<MadeTask> tasks) {}
