package io.holdfast.worker.autoconfigure;

import io.holdfast.queue.file.InvalidFileException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Reports an invalid file of keys in one line instead of a stack trace. */
final class InvalidKeysFileAnalyzer extends AbstractFailureAnalyzer<InvalidFileException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, InvalidFileException cause) {
        return new FailureAnalysis(String.valueOf(cause.getMessage()), null, cause);
    }
}
