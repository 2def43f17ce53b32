package io.holdfast.producer.web;

import io.holdfast.producer.config.ProducerProperties;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;

/** Reads a JSON body, and no more of it than a call may bring: by its Content-Length, or while it streams in. */
@Component
class BodyReader {

    private final int maxBytes;
    private final int maxTasks;
    private final BodyBudget budget;

    BodyReader(ProducerProperties properties, BodyBudget budget) {
        this.budget = budget;
        this.maxTasks = properties.maxBatchTasks();
        this.maxBytes = properties.maxBatchBytes();
    }

    /** To be closed when nothing needs its bytes any more. */
    Body read(HttpServletRequest request) throws IOException {
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
        return new ProblemException(Problem.of(ErrorCode.TOO_LARGE, "The body has more than " + maxBytes + " bytes"));
    }
}
