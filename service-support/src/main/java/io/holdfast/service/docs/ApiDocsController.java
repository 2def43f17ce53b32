package io.holdfast.service.docs;

import io.holdfast.service.web.ContentSecurityPolicy;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PropertiesLoaderUtils;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/**
 * Serves Swagger UI with the service's {@code openapi.yaml}. Everything comes from the service itself, and all links are
 * relative, so that the page works behind a path prefix.
 */
@RestController
public class ApiDocsController {

    private static final String OWN = "io/holdfast/service/docs/";
    private static final MediaType SCRIPT = MediaType.parseMediaType("text/javascript;charset=UTF-8");
    private static final MediaType STYLE = MediaType.parseMediaType("text/css;charset=UTF-8");
    private static final MediaType PAGE = MediaType.parseMediaType("text/html;charset=UTF-8");
    private static final CacheControl CACHED = CacheControl.maxAge(Duration.ofHours(1));

    private final Map<String, File> files;

    private record File(String path, MediaType type) {}

    public ApiDocsController() throws IOException {
        String swagger = "META-INF/resources/webjars/swagger-ui/" + versionOfSwagger() + "/";
        this.files = Map.of(
                "start.js", new File(OWN + "start.js", SCRIPT),
                "docs.css", new File(OWN + "docs.css", STYLE),
                "swagger-ui-bundle.js", new File(swagger + "swagger-ui-bundle.js", SCRIPT),
                "swagger-ui.css", new File(swagger + "swagger-ui.css", STYLE),
                "favicon-32x32.png", new File(swagger + "favicon-32x32.png", MediaType.IMAGE_PNG));
    }

    /** Its files lie in a folder of this name. */
    private static String versionOfSwagger() throws IOException {
        Properties properties = PropertiesLoaderUtils.loadProperties(
                new ClassPathResource("META-INF/maven/org.webjars/swagger-ui/pom.properties"));
        return Objects.requireNonNull(properties.getProperty("version"));
    }

    @GetMapping(path = "/" + ApiDocs.PAGE, produces = "text/html")
    ResponseEntity<Resource> page() {
        return ResponseEntity.ok()
                .header("Content-Security-Policy", ContentSecurityPolicy.OWN_ONLY)
                .header("X-Content-Type-Options", "nosniff")
                .contentType(PAGE)
                .body(new ClassPathResource(OWN + "page.html"));
    }

    @GetMapping("/" + ApiDocs.PAGE + "/{file:.+}")
    ResponseEntity<Resource> file(@PathVariable("file") String name) {
        File file = files.get(name);
        if (file == null) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        return ResponseEntity.ok()
                .cacheControl(CACHED)
                .header("X-Content-Type-Options", "nosniff")
                .contentType(file.type())
                .body(new ClassPathResource(file.path()));
    }
}
