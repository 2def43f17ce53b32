package io.holdfast.producer.http;

import io.holdfast.producer.config.ProducerProperties;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;

/** Reads JSON bodies up to {@code MAX_BATCH_BYTES}, by their Content-Length or while they stream in. */
@Component
public class BodyReader {

    private final int maxBytes;
    private final int maxTasks;
    private final ByteBudget budget;

    BodyReader(ProducerProperties properties, ByteBudget budget) {
        this.budget = budget;
        this.maxTasks = properties.maxBatchTasks();
        this.maxBytes = properties.maxBatchBytes();
    }

    /**
     * The caller closes the body when nothing needs its bytes anymore.
     *
     * @throws ProblemException when the body is too large, has another character set, or memory is short
     */
    public Body read(HttpServletRequest request) throws IOException {
        Charset charset = MediaType.parseMediaType(request.getContentType()).getCharset();
        if (charset != null && !charset.equals(StandardCharsets.UTF_8)) {
            throw new ProblemException(Problem.of(ErrorCode.UNSUPPORTED_MEDIA_TYPE));
        }
        if (request.getContentLengthLong() > maxBytes) {
            throw tooLarge();
        }
        Body body = Body.read(request.getInputStream(), request.getContentLengthLong(), maxBytes, budget);
        if (body.bytes().length > maxBytes) {
            body.close();
            throw tooLarge();
        }
        try {
            body.countTasks(maxTasks, maxBytes);
            return body;
        } catch (ProblemException e) {
            body.close();
            throw e;
        }
    }

    private ProblemException tooLarge() {
        return new ProblemException(
                Problem.of(ErrorCode.TOO_LARGE, "The body is larger than the limit of " + maxBytes + " bytes"));
    }
}
