package io.holdfast.producer;

import io.holdfast.producer.access.RequiresScope;
import io.holdfast.producer.http.JsonResponses;
import io.holdfast.service.access.Scope;
import io.holdfast.service.docs.ApiDocs;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Links to the description of the API, the health and the metrics. The links are relative, so that they work behind a
 * proxy.
 */
@RestController
class StartController {

    private static final String DESCRIPTION = "openapi.yaml";
    private static final MediaType YAML = MediaType.parseMediaType("application/yaml;charset=UTF-8");

    private final ApiDocs docs;

    StartController(ApiDocs docs) {
        this.docs = docs;
    }

    /** @param docs null if the page is not served */
    private record Links(
            String service, String openapi, @Nullable String docs, String health, String metrics) {}

    @RequiresScope(Scope.READ)
    @GetMapping("/")
    ResponseEntity<byte[]> start() {
        String page = docs.enabled() ? ApiDocs.PAGE : null;
        ResponseEntity<byte[]> links =
                JsonResponses.of(HttpStatus.OK, new Links("Holdfast producer", DESCRIPTION, page, "health", "metrics"));
        return ResponseEntity.status(HttpStatus.OK)
                .headers(links.getHeaders())
                .header(HttpHeaders.LINK, "<" + DESCRIPTION + ">; rel=\"service-desc\"")
                .body(links.getBody());
    }

    @RequiresScope(Scope.READ)
    @GetMapping("/" + DESCRIPTION)
    ResponseEntity<Resource> description() {
        return ResponseEntity.ok().contentType(YAML).body(new ClassPathResource("io/holdfast/producer/openapi.yaml"));
    }
}
