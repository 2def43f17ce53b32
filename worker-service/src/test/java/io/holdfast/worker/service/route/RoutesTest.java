package io.holdfast.worker.service.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.queue.task.QueueName;
import io.holdfast.queue.task.TaskType;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Valid and invalid routes, and the messages for the latter. */
class RoutesTest {

    private static final Map<String, String> ENVIRONMENT = Map.of("TOKEN", "t0ken", "SECRET", "s3cret", "BLANK", " ");

    @TempDir
    private Path folder;

    @Test
    void aUrlIsARoute() {
        RouteSettings route = only("email: https://mailer.example.org/tasks");
        assertThat(route.type()).isEqualTo(new TaskType("email"));
        assertThat(route.queue()).isEqualTo(new QueueName("route-email"));
        assertThat(route.url()).isEqualTo(URI.create("https://mailer.example.org/tasks"));
        assertThat(route.timeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(route.concurrency()).isEqualTo(10);
        assertThat(route.rate()).isNull();
        assertThat(route.secret()).isNull();
        assertThat(route.headers()).isEmpty();
        assertThat(route.allowPrivate()).isFalse();
        assertThat(route.breaker()).isEqualTo(BreakerSettings.DEFAULTS);
    }

    @Test
    void everyFieldIsRead() {
        RouteSettings route = only("""
                email:
                  url: http://10.0.0.7:8080/x?y=1
                  queue: mails
                  headers:
                    Authorization: Bearer ${TOKEN}
                    X-Tenant: 7
                  timeout: 1500ms
                  concurrency: 3
                  rate: 100/m
                  secret_env: SECRET
                  allow_private: true
                  breaker: {failure_rate: 40, window: 10, min_calls: 5, wait: 1s, max_wait: 2m}
                """);
        assertThat(route.queue()).isEqualTo(new QueueName("mails"));
        assertThat(route.headers()).isEqualTo(Map.of("Authorization", "Bearer t0ken", "X-Tenant", "7"));
        assertThat(route.timeout()).isEqualTo(Duration.ofMillis(1_500));
        assertThat(route.concurrency()).isEqualTo(3);
        assertThat(route.rate()).isEqualTo(new Rate(1, Duration.ofMillis(600)));
        assertThat(route.secret()).isNotNull();
        assertThat(route.allowPrivate()).isTrue();
        assertThat(route.breaker())
                .isEqualTo(new BreakerSettings(40, 10, 5, Duration.ofSeconds(1), Duration.ofMinutes(2)));
        assertThat(route.toString()).doesNotContain("t0ken").doesNotContain("y=1");
    }

    @Test
    void theFormerNameOfTheMaximumWaitIsStillRead() {
        RouteSettings route = only("a: {url: 'https://example.org', breaker: {most_wait: 2m}}");
        assertThat(route.breaker().maxWait()).isEqualTo(Duration.ofMinutes(2));
    }

    @Test
    void jsonIsReadAsWell() {
        assertThat(only("{\"email\": {\"url\": \"https://example.org\", \"concurrency\": 2}}")
                        .concurrency())
                .isEqualTo(2);
    }

    @Test
    void routesComeFromAFileAndFromTheVariable() throws IOException {
        Path file = Files.writeString(folder.resolve("routes.yml"), "a: https://example.org/a\n");
        RoutesProperties both = new RoutesProperties(file.toString(), "b: https://example.org/b", false);
        assertThat(Routes.read(both, ENVIRONMENT::get).all()).hasSize(2);
        RoutesProperties twice = new RoutesProperties(file.toString(), "a: https://example.org/b", false);
        assertThatThrownBy(() -> Routes.read(twice, ENVIRONMENT::get))
                .hasMessage("Route 'a' is both in the file and in ROUTES");
    }

    @Test
    void withoutBothThereAreNoRoutes() {
        assertThat(Routes.read(new RoutesProperties(null, " ", false), ENVIRONMENT::get)
                        .all())
                .isEmpty();
    }

    @Test
    void aMissingFileIsNamed() {
        assertThatThrownBy(() -> Routes.read(new RoutesProperties("/no/such.yml", null, false), ENVIRONMENT::get))
                .isInstanceOf(RouteException.class)
                .hasMessageStartingWith("ROUTES_FILE is '/no/such.yml': it must be a readable file with routes");
    }

    @Test
    void aSecretCanComeFromAFile() throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), "s3cret\n");
        RouteSettings route = only("a: {url: https://example.org, secret_file: " + secret + "}");
        assertThat(route.secret().sign(1, "id", new byte[0]))
                .isEqualTo(new Secret("s3cret").sign(1, "id", new byte[0]));
    }

    @Test
    void privateTargetsCanBeAllowedForAllRoutes() {
        RoutesProperties properties = new RoutesProperties(null, "a: http://localhost:9000", true);
        assertThat(Routes.read(properties, ENVIRONMENT::get).all().get(0).allowPrivate())
                .isTrue();
    }

    @Test
    void twoRoutesCannotShareAQueue() {
        assertThatThrownBy(() -> read("{a: {url: 'https://x.org', queue: q}, b: {url: 'https://x.org', queue: q}}"))
                .hasMessageContaining("each route needs a separate queue");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[1, 2] | ROUTES must be a map from types to routes",
                "a: [ | ROUTES is neither YAML nor JSON",
                "{a: 'https://x.org', a: 'https://y.org'} | ROUTES is neither YAML nor JSON: found duplicate key a in line 1",
                "1: https://x.org | ROUTES: the type 1 must be in quotes",
                "a b: https://x.org | Route 'a b': invalid task type",
                "a: 7 | Route 'a' must be a URL or a map of fields",
                "a: {timeout: 1s} | Route 'a': url is missing",
                "a: ftp://x.org | Route 'a': url is invalid",
                "a: https://user:sesame@x.org | Route 'a': url is invalid",
                "a: https://x.org/#y | Route 'a': url is invalid",
                "a: 'https://x org' | Route 'a': url is invalid: it must be like https://host/path",
                "a: http://localhost/ | Route 'a': url leads to localhost, on a private network: to allow that, set allow_private: true",
                "a: http://127.0.0.1:8000 | Route 'a': url leads to 127.0.0.1, on a private network",
                "a: http://[::1]/ | Route 'a': url leads to [::1], on a private network",
                "a: http://169.254.169.254/ | Route 'a': url leads to 169.254.169.254, on a private network",
                "a: {url: 'https://x.org', timeout: 10} | Route 'a': timeout is '10': it must be a time like 500ms, 10s or 2m",
                "a: {url: 'https://x.org', timeout: 1ms} | Route 'a': timeout is 'PT0.001S': it must be from 10ms to 3600s",
                "a: {url: 'https://x.org', concurrency: 0} | Route 'a': concurrency is '0': it must be a whole number from 1 to 10000",
                "a: {url: 'https://x.org', rate: 5} | Route 'a': rate is '5': it must be a rate like 50/s, 100/m or 1000/h",
                "a: {url: 'https://x.org', allow_private: maybe} | Route 'a': allow_private is 'maybe': it must be true or false",
                "a: {url: 'https://x.org', queue: default} | Route 'a': queue is 'default': it must be 1 to 64 of",
                "a: {url: 'https://x.org', queue: 'a.b'} | Route 'a': queue is 'a.b': it must be 1 to 64 of",
                "a: {url: 'https://x.org', colour: red} | Route 'a': colour is not a field of a route",
                "a: {url: 'https://x.org', secret_env: NONE} | Route 'a': secret_env names NONE, which is missing or blank",
                "a: {url: 'https://x.org', secret_env: BLANK} | Route 'a': secret_env names BLANK, which is missing or blank",
                "a: {url: 'https://x.org', secret_file: /no/such} | Route 'a': secret_file names /no/such, which cannot be read",
                "a: {url: 'https://x.org', secret_env: SECRET, secret_file: x} | Route 'a': secret_file and secret_env cannot both be set",
                "a: {url: 'https://x.org', headers: {Host: y}} | Route 'a': headers.Host is a header that a route cannot set",
                "a: {url: 'https://x.org', headers: {Holdfast-Task-Id: y}} | Route 'a': headers.Holdfast-Task-Id is a header that a route cannot set",
                "a: {url: 'https://x.org', headers: {X: '${NONE}'}} | Route 'a': headers.X names the variable NONE, which is missing",
                "a: {url: 'https://x.org', headers: {X: \"a\\nb\"}} | Route 'a': headers.X has characters that a header cannot have",
                "a: {url: 'https://x.org', headers: [1]} | Route 'a': headers must be a map of names and values",
                "a: {url: 'https://x.org', breaker: {window: 0}} | Route 'a': breaker.window is '0': it must be a whole number",
                "a: {url: 'https://x.org', breaker: {window: 5}} | Route 'a': breaker.min_calls is '20': it must be at most",
                "a: {url: 'https://x.org', breaker: {wait: 1m}} | Route 'a': breaker.max_wait is 'PT30S': it must be at least",
                "a: {url: 'https://x.org', breaker: {x: 1}} | Route 'a': breaker.x is not a field of a route"
            })
    void invalidRoutesAreExplainedInOneLine(String text, String message) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(RouteException.class)
                .satisfies(e -> assertThat(e.getMessage())
                        .startsWith(message)
                        .doesNotContain("\n")
                        .doesNotContain("sesame"));
    }

    private static RouteSettings only(String text) {
        Routes routes = read(text);
        assertThat(routes.all()).hasSize(1);
        return routes.all().get(0);
    }

    private static Routes read(String text) {
        return Routes.read(new RoutesProperties(null, text, false), ENVIRONMENT::get);
    }
}
