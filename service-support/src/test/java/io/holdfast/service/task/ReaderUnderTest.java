package io.holdfast.service.task;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.holdfast.service.json.FieldError;
import io.holdfast.service.json.InvalidBodyException;
import java.util.List;

/** A task reader with small limits, and short methods for tests. */
final class ReaderUnderTest {

    static final int MAX_PAYLOAD = 50_000;

    private final TaskReader reader = new TaskReader(MAX_PAYLOAD, 5);

    TaskDraft one(String body) {
        return reader.readOne(body.getBytes(UTF_8));
    }

    List<TaskDraft> many(String body) {
        return reader.readMany(body.getBytes(UTF_8));
    }

    List<FieldError> errorsOf(String body) {
        return rejection(body, false).errors();
    }

    List<FieldError> batchErrorsOf(String body) {
        return rejection(body, true).errors();
    }

    List<String> fieldsOf(String body) {
        return errorsOf(body).stream().map(FieldError::field).toList();
    }

    InvalidBodyException rejection(String body, boolean batch) {
        byte[] bytes = body.getBytes(UTF_8);
        InvalidBodyException thrown = catchThrowableOfType(InvalidBodyException.class, () -> {
            if (batch) {
                reader.readMany(bytes);
            } else {
                reader.readOne(bytes);
            }
        });
        assertThat(thrown).as("rejection of %.200s", body).isNotNull();
        return thrown;
    }

    TaskDraft readOne(byte[] body) {
        return reader.readOne(body);
    }
}
