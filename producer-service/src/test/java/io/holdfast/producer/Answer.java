package io.holdfast.producer;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A response of the service. */
public record Answer(int status, HttpHeaders headers, String text) {

    private static final JsonMapper MAPPER = new JsonMapper();

    static Answer of(HttpResponse<String> response) {
        return new Answer(response.statusCode(), response.headers(), response.body());
    }

    public JsonNode json() {
        return MAPPER.readTree(text);
    }

    public String field(String name) {
        return json().path(name).asString();
    }

    public List<String> texts(String field) {
        return json().path(field).valueStream().map(JsonNode::asString).toList();
    }

    public String header(String name) {
        return headers.firstValue(name).orElse("");
    }

    public Answer is(int expected) {
        assertThat(status).as("status of %s", text).isEqualTo(expected);
        return this;
    }

    /** Expects a problem by RFC 9457 without internals of the service. */
    public Answer isProblem(int expected, String code) {
        is(expected);
        assertThat(header("Content-Type")).isEqualTo("application/problem+json");
        JsonNode problem = json();
        assertThat(problem.path("status").asInt()).isEqualTo(expected);
        assertThat(problem.path("code").asString()).isEqualTo(code);
        assertThat(problem.path("type").asString()).isNotBlank();
        assertThat(problem.path("title").asString()).isNotBlank();
        assertThat(problem.path("detail").asString()).isNotBlank();
        assertThat(text).doesNotContain("Exception", "java.", "io.holdfast", "springframework", "jackson", "\tat ");
        return this;
    }

    /** {@code index/field} of each error, without the index when there is none. */
    public List<String> errors() {
        return json().path("errors")
                .valueStream()
                .map(error -> (error.has("index") ? error.path("index").asInt() + "/" : "")
                        + error.path("field").asString(""))
                .toList();
    }
}
