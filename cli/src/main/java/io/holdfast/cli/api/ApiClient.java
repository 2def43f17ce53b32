package io.holdfast.cli.api;

import io.holdfast.cli.exit.CommandException;
import io.holdfast.cli.exit.ExitCode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Calls the producer's API. A refused call is an {@link ApiException}. */
public final class ApiClient {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    /** A requeue of all dead letters answers at its end. */
    private static final Duration LONG_TIMEOUT = Duration.ofHours(1);

    private final URI base;
    private final @Nullable String token;
    private final HttpClient client;

    public ApiClient(URI base, @Nullable String token) {
        this.base = base;
        this.token = token;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_TIMEOUT)
                .build();
    }

    public ApiAnswer get(Path path) {
        return send("GET", path, null, TIMEOUT);
    }

    public ApiAnswer post(Path path) {
        return send("POST", path, null, TIMEOUT);
    }

    public ApiAnswer post(Path path, byte[] json) {
        return send("POST", path, json, TIMEOUT);
    }

    /** For a call that answers when all its work is done. */
    public ApiAnswer postAndWait(Path path) {
        return send("POST", path, null, LONG_TIMEOUT);
    }

    public ApiAnswer put(Path path, byte[] json) {
        return send("PUT", path, json, TIMEOUT);
    }

    public ApiAnswer delete(Path path) {
        return send("DELETE", path, null, TIMEOUT);
    }

    /** Where it sends its calls. */
    public URI base() {
        return base;
    }

    private ApiAnswer send(String method, Path path, byte @Nullable [] json, Duration timeout) {
        var publisher = json == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(json);
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path.text()))
                .timeout(timeout)
                .header("Accept", "application/json, application/problem+json")
                .method(method, publisher);
        if (json != null) {
            request.header("Content-Type", "application/json");
        }
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        HttpResponse<String> response = exchange(request.build());
        if (response.statusCode() / 100 == 2) {
            return new ApiAnswer(response.statusCode(), response.body());
        }
        throw new ApiException(
                Problem.read(response.statusCode(), response.body(), retryAfter(response), base.toString()));
    }

    private HttpResponse<String> exchange(HttpRequest request) {
        try {
            return client.send(request, BodyHandlers.ofString(StandardCharsets.UTF_8));
        } catch (ConnectException | HttpConnectTimeoutException e) {
            throw unavailable("Cannot connect to the producer at " + base + "; set HOLDFAST_URL or --url if it is"
                    + " elsewhere");
        } catch (HttpTimeoutException e) {
            throw unavailable("The producer at " + base + " did not answer in time");
        } catch (IOException e) {
            String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            throw unavailable("The connection to the producer at " + base + " failed: " + reason);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable("Interrupted while waiting for the producer");
        }
    }

    private static CommandException unavailable(String message) {
        return new CommandException(ExitCode.UNAVAILABLE, message);
    }

    /** Holdfast sends seconds. */
    private static @Nullable Duration retryAfter(HttpResponse<?> response) {
        return response.headers()
                .firstValue("Retry-After")
                .filter(value -> value.matches("\\d{1,6}"))
                .map(value -> Duration.ofSeconds(Long.parseLong(value)))
                .orElse(null);
    }
}
