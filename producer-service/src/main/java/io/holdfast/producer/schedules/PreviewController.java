package io.holdfast.producer.schedules;

import io.holdfast.producer.access.RequiresScope;
import io.holdfast.producer.http.Body;
import io.holdfast.producer.http.BodyReader;
import io.holdfast.producer.http.JsonResponses;
import io.holdfast.service.access.Scope;
import io.holdfast.service.schedule.Preview;
import io.holdfast.service.schedule.PreviewReader;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Shows when a schedule would run. Does not use Redis. */
@RestController
class PreviewController {

    private final BodyReader bodies;
    private final InstantSource clock;

    PreviewController(BodyReader bodies, InstantSource clock) {
        this.bodies = bodies;
        this.clock = clock;
    }

    private record Ticks(List<String> next) {}

    @RequiresScope(Scope.ADMIN)
    @PostMapping(path = "/schedules/preview", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<byte[]> preview(HttpServletRequest http) throws IOException {
        Preview preview;
        try (Body body = bodies.read(http)) {
            preview = PreviewReader.read(body.bytes());
        }
        return JsonResponses.of(HttpStatus.OK, new Ticks(preview.next(clock)));
    }
}
