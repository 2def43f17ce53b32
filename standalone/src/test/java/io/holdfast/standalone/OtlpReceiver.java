package io.holdfast.standalone;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A collector on loopback that keeps the spans it receives by OTLP over HTTP, in protobuf. */
final class OtlpReceiver implements AutoCloseable {

    /** A received span. Ids are in hex; that of the parent is empty for a root. */
    record Received(
            String service,
            String name,
            String kind,
            String trace,
            String id,
            String parent,
            List<String> links,
            Map<String, String> attributes,
            boolean failed,
            long startNanos,
            long endNanos) {

        static Received of(String service, Span span) {
            return new Received(
                    service,
                    span.getName(),
                    span.getKind().name().replace("SPAN_KIND_", ""),
                    hex(span.getTraceId().toByteArray()),
                    hex(span.getSpanId().toByteArray()),
                    hex(span.getParentSpanId().toByteArray()),
                    span.getLinksList().stream()
                            .map(link -> hex(link.getTraceId().toByteArray()) + "-"
                                    + hex(link.getSpanId().toByteArray()))
                            .toList(),
                    texts(span.getAttributesList()),
                    span.getStatus().getCodeValue() == 2,
                    span.getStartTimeUnixNano(),
                    span.getEndTimeUnixNano());
        }

        private static String hex(byte[] bytes) {
            return HexFormat.of().formatHex(bytes);
        }
    }

    private final HttpServer server;
    private final List<Received> spans = new CopyOnWriteArrayList<>();

    OtlpReceiver() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        server.createContext("/v1/traces", this::receive);
        server.start();
    }

    private void receive(HttpExchange exchange) throws IOException {
        try (exchange) {
            ExportTraceServiceRequest request = ExportTraceServiceRequest.parseFrom(
                    exchange.getRequestBody().readAllBytes());
            for (ResourceSpans resource : request.getResourceSpansList()) {
                String service =
                        texts(resource.getResource().getAttributesList()).getOrDefault("service.name", "");
                resource.getScopeSpansList().stream()
                        .flatMap(scope -> scope.getSpansList().stream())
                        .forEach(span -> spans.add(Received.of(service, span)));
            }
            exchange.sendResponseHeaders(200, -1);
        }
    }

    private static Map<String, String> texts(List<KeyValue> attributes) {
        Map<String, String> texts = new TreeMap<>();
        attributes.forEach(each -> texts.put(each.getKey(), each.getValue().getStringValue()));
        return texts;
    }

    String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    List<Received> spans() {
        return spans;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
