package io.holdfast.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Paths that the web server or the firewall refuses before a controller sees them. */
class MalformedPathsIT {

    private final RunningMonitor monitor = RunningMonitor.shared();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/tasks/a%25b",
                "/tasks/a%2Fb",
                "/tasks/a;b",
                "/tasks/..",
                "/tasks//x",
                "/queues/a%5Cb",
                "/tasks/%zz",
                "/tasks/a%00b"
            })
    void browsersGetAPageAndScriptsAProblem(String path) throws IOException {
        String page = get(path, "text/html");
        assertThat(page).startsWith("HTTP/1.1 400").contains("text/html;charset=UTF-8");
        String root = path.contains("//") ? "../../" : "../";
        assertThat(page)
                .contains(
                        "The monitor cannot answer this request",
                        "<a href=\"" + root + "\">",
                        "href=\"" + root + "monitor/console.css\"")
                .doesNotContain("Whitelabel", "Tomcat", "HTTP Status");

        String api = get("/api" + path, "text/html");
        assertThat(api).startsWith("HTTP/1.1 400").contains("application/problem+json");
        assertThat(api).contains("\"code\":\"INVALID_ARGUMENT\"", "\"status\":400", "malformed");
        assertThat(get(path, "application/json")).contains("application/problem+json");
    }

    /** Clients of the JDK would correct or refuse the path. */
    private String get(String path, String accept) throws IOException {
        URI uri = URI.create(monitor.url("/"));
        try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAccept: " + accept
                                    + "\r\n\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
