package io.holdfast.cli.top;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.cli.api.Json;
import io.holdfast.cli.api.QueueState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class TopScreenTest {

    private static final Instant NOON = Instant.parse("2026-11-28T12:00:00Z");

    private final TopScreen screen = new TopScreen("http://localhost:8085", false);

    @Test
    void theFullestQueueIsFirstAndAllFitsIntoEightyColumns() {
        List<String> lines = screen.lines(snapshot(), Order.PENDING, 80, 24, null);
        assertThat(lines).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
        assertThat(lines.get(0)).isEqualTo("holdfast top  http://localhost:8085  12:00:00 UTC");
        assertThat(lines.get(1)).isEqualTo("pending 123,466  running 3  delayed 0  dead 0");
        assertThat(lines.get(2)).isEqualTo("last minute: 12/s enqueued, 0.5/s completed, 0/s failed");
        assertThat(lines.get(5)).startsWith("a-queue-").contains("123,456", "1 min");
        assertThat(lines.get(6)).startsWith("mail (paused)");
    }

    @Test
    void theOrderCanBeChosen() {
        assertThat(screen.lines(snapshot(), Order.RUNNING, 80, 24, null).get(5)).startsWith("mail");
        assertThat(screen.lines(snapshot(), Order.RATE, 80, 24, null).get(5)).startsWith("mail");
        assertThat(Order.of('n', Order.DEAD)).isEqualTo(Order.NAME);
        assertThat(Order.of('x', Order.DEAD)).isEqualTo(Order.DEAD);
    }

    @Test
    void whatDoesNotFitIsCounted() {
        List<QueueState> many =
                IntStream.range(0, 50).mapToObj(i -> queue("q" + i, i, 0)).toList();
        List<String> lines = screen.lines(new Snapshot(NOON, many, Map.of()), Order.PENDING, 80, 20, null);
        assertThat(lines).hasSizeLessThan(20);
        assertThat(lines.get(lines.size() - 1)).isEqualTo("... and 37 more queues");
    }

    @Test
    void anOutageIsShownAboveTheLastFigures() {
        assertThat(screen.lines(snapshot(), Order.PENDING, 80, 24, "Cannot connect"))
                .contains("Cannot connect")
                .anyMatch(line -> line.startsWith("mail"));
    }

    private static Snapshot snapshot() {
        QueueState mail = queue("mail", 10, 3);
        ((ObjectNode) mail.json()).put("paused", true);
        return new Snapshot(
                NOON,
                List.of(mail, queue("a-queue-with-a-long-name-".repeat(2), 123_456, 0)),
                Map.of("mail", new QueueRates(12, 0.5, 0)));
    }

    private static QueueState queue(String name, long pending, long running) {
        return new QueueState(Json.MAPPER
                .createObjectNode()
                .put("name", name)
                .put("pending_default", pending)
                .put("processing", running)
                .put("workers", 2)
                .put("oldest_pending_ms", 93_000));
    }
}
