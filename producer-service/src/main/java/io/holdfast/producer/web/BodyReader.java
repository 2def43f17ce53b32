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

    BodyReader(ProducerProperties properties) {
        this.maxBytes = properties.maxBatchBytes();
    }

    byte[] read(HttpServletRequest request) throws IOException {
        Charset charset = MediaType.parseMediaType(request.getContentType()).getCharset();
        if (charset != null && !charset.equals(StandardCharsets.UTF_8)) {
            throw new ProblemException(Problem.of(ErrorCode.UNSUPPORTED_MEDIA_TYPE));
        }
        if (request.getContentLengthLong() > maxBytes) {
            throw tooLarge();
        }
        byte[] body = request.getInputStream().readNBytes(maxBytes + 1);
        if (body.length > maxBytes) {
            throw tooLarge();
        }
        return body;
    }

    private ProblemException tooLarge() {
        return new ProblemException(Problem.of(ErrorCode.TOO_LARGE, "The body has more than " + maxBytes + " bytes"));
    }
}
