package io.holdfast.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.reliability.input.MadeRequest;
import io.holdfast.reliability.input.MadeTask;
import io.holdfast.reliability.input.RawCall;
import io.holdfast.reliability.input.Verdict;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Compares an answer with the expected one, and records accepted tasks. */
final class InputJudge {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Map<Integer, String> CODES = Map.of(
            400,
            "INVALID_ARGUMENT",
            404,
            "NOT_FOUND",
            405,
            "METHOD_NOT_ALLOWED",
            413,
            "TOO_LARGE",
            415,
            "UNSUPPORTED_MEDIA_TYPE");

    private final InputLedger ledger;

    InputJudge(InputLedger ledger) {
        this.ledger = ledger;
    }

    void judge(MadeRequest request, RawCall.Answer answer) {
        Verdict deserved = request.verdict();
        assertThat(answer.hung()).as("hung").isFalse();
        if (answer.status() == 0 && deserved.mayClose()) {
            return;
        }
        assertThat(deserved.statuses()).as("answer %s", answer).contains(answer.status());
        if (answer.status() == 202) {
            accepted(request.tasks(), JSON.readTree(answer.body()));
        } else {
            refused(deserved, answer);
        }
    }

    private void accepted(List<MadeTask> tasks, JsonNode answer) {
        assertThat(answer.path("status").asString()).isEqualTo("queued");
        List<String> ids = answer.has("task_id")
                ? List.of(answer.path("task_id").asString())
                : answer.path("task_ids").valueStream().map(JsonNode::asString).toList();
        assertThat(ids).hasSameSizeAs(tasks);
        for (int i = 0; i < ids.size(); i++) {
            ledger.accepted(ids.get(i), tasks.get(i));
        }
    }

    private static void refused(Verdict deserved, RawCall.Answer answer) {
        assertThat(answer.head().toLowerCase(java.util.Locale.ROOT)).contains("content-type: application/problem+json");
        assertThat(answer.body()).doesNotContain("Exception", "java.", "io.holdfast", "\tat ");
        JsonNode problem = JSON.readTree(answer.body());
        assertThat(problem.path("type").asString()).isEqualTo("about:blank");
        assertThat(problem.path("title").asString()).isNotBlank();
        assertThat(problem.path("detail").asString()).isNotBlank();
        assertThat(problem.path("status").asInt()).isEqualTo(answer.status());
        assertThat(problem.path("code").asString())
                .isEqualTo(
                        CODES.getOrDefault(answer.status(), problem.path("code").asString()));
        assertThat(fields(problem)).as("fields of %s", problem).containsAll(deserved.fields());
    }

    private static List<String> fields(JsonNode problem) {
        Stream<JsonNode> errors = problem.path("errors").valueStream();
        return errors.map(error -> error.path("field").asString("")).collect(Collectors.toList());
    }
}
