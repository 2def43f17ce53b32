package io.holdfast.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

/** Who may see and change what over HTTP. */
class SecurityIT {

    private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");
    private static final String PAGE = "text/html";

    private final RunningMonitor withUsers = RunningMonitor.withUsers();
    private final RunningMonitor open = RunningMonitor.shared();

    @ParameterizedTest
    @ValueSource(
            strings = {"/health", "/health/liveness", "/metrics", "/stats", "/openapi.yaml", "/monitor/console.css"})
    void scrapersAndProbesNeedNoUser(String path) {
        assertThat(withUsers.get(path).statusCode()).isEqualTo(200);
    }

    @Test
    void aPageLeadsToTheLoginAndBack() {
        HttpResponse<String> refused = withUsers.send("/audit?before=1-1", accepting(PAGE));
        assertThat(refused.statusCode()).isEqualTo(303);
        assertThat(location(refused)).isEqualTo("login?next=%2Faudit%3Fbefore%3D1-1");

        HttpResponse<String> done = logIn("otto", "otto", "/audit?before=1-1");
        assertThat(location(done)).isEqualTo("audit?before=1-1");
        assertThat(withUsers
                        .send("/audit", accepting(PAGE).andThen(cookie(done)))
                        .body())
                .contains("otto", "operator", "Log out");
    }

    @ParameterizedTest
    @ValueSource(strings = {"//evil.example", "/\\evil.example", "https://evil.example", "/a b", ""})
    void theLoginLeadsToNoOtherHost(String next) {
        assertThat(location(logIn("otto", "otto", next))).isEqualTo("./");
    }

    @Test
    void aPartOfAPageSendsTheWholePageToTheLogin() {
        HttpResponse<String> refused = withUsers.send("/panels", request -> request.header("HX-Request", "true"));
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.headers().firstValue("HX-Redirect")).contains("login");
    }

    @ParameterizedTest
    @CsvSource({
        "https://ops.example/tasks?q=state:dead, login?next=%2Ftasks%3Fq%3Dstate%3Adead",
        "https://ops.example/tasks/mail/a1, ../../login?next=%2Ftasks%2Fmail%2Fa1",
        "https://ops.example/unknown-prefix/tasks, login",
        "https://ops.example//evil.example, login",
        "not a URL, login"
    })
    void aPartLeadsBackToItsPage(String page, String login) {
        HttpResponse<String> refused = withUsers.send(
                "/panels", request -> request.header("HX-Request", "true").header("HX-Current-URL", page));
        assertThat(refused.headers().firstValue("HX-Redirect")).contains(login);
    }

    @Test
    void cookiesAreForThisSiteAndNotForScriptsAndByHttpsOnlyBehindHttps() {
        assertThat(logIn("otto", "otto", "/").headers().allValues("Set-Cookie"))
                .anySatisfy(cookie -> assertThat(cookie)
                        .startsWith("HOLDFAST_SESSION=")
                        .contains("HttpOnly", "SameSite=Lax")
                        .doesNotContain("Secure"));
        HttpResponse<String> page = withUsers.send(
                "/login", accepting(PAGE).andThen(request -> request.header("X-Forwarded-Proto", "https")));
        assertThat(page.headers().allValues("Set-Cookie"))
                .isNotEmpty()
                .allSatisfy(cookie -> assertThat(cookie).contains("Secure"));
    }

    @Test
    void aWrongPasswordIsRefusedAndAfterFiveTheNextOneWaits() {
        for (int i = 0; i < 5; i++) {
            assertThat(location(logIn("nobody", "x", "/"))).isEqualTo("login?next=%2F&failed=wrong");
        }
        assertThat(location(logIn("nobody", "x", "/"))).isEqualTo("login?next=%2F&failed=1");
        HttpResponse<String> api = withUsers.send("/api/audit", basic("nobody", "x"));
        assertThat(api.statusCode()).isEqualTo(429);
        assertThat(api.headers().firstValue("Retry-After")).isPresent();
    }

    @Test
    void theApiTakesBasicAndNeverLeadsToTheLogin() {
        HttpResponse<String> refused = withUsers.send("/api/audit", accepting(PAGE));
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.headers().firstValue("WWW-Authenticate").orElseThrow())
                .startsWith("Basic");
        assertThat(refused.body()).contains("\"code\":\"UNAUTHENTICATED\"");
        assertThat(withUsers.send("/api/audit", basic("vera", "vera")).statusCode())
                .isEqualTo(200);
        assertThat(withUsers.send("/api/audit", basic("vera", "otto")).statusCode())
                .isEqualTo(401);
    }

    @Test
    void aStreamNeedsAUserAndTheBrowserDoesNotAskForAPassword() {
        try (LiveListener refused = LiveListener.of(withUsers, "/live/overview")) {
            assertThat(refused.status()).isEqualTo(401);
            assertThat(refused.header("WWW-Authenticate")).isEmpty();
        }
        HttpResponse<String> charts =
                withUsers.send("/api/statistics", request -> request.header("X-Requested-With", "fetch"));
        assertThat(charts.statusCode()).isEqualTo(401);
        assertThat(charts.headers().firstValue("WWW-Authenticate")).isEmpty();
    }

    @Test
    void aStreamEndsWhenItsViewerLogsOut() {
        HttpResponse<String> done = logIn("vera", "vera", "/");
        HttpResponse<String> page = withUsers.send("/", accepting(PAGE).andThen(cookie(done)));
        try (LiveListener listener = LiveListener.of(withUsers, "/live", cookie(done))) {
            listener.await("store-status", "data-state=\"up\"");
            Matcher token = TOKEN.matcher(page.body());
            assertThat(token.find()).isTrue();
            HttpResponse<String> left = withUsers.send(
                    "/logout",
                    accepting(PAGE)
                            .andThen(cookie(done))
                            .andThen(cookie(page))
                            .andThen(post("_csrf=" + token.group(1))));
            assertThat(left.statusCode()).isEqualTo(303);
            listener.awaitEnd();
        }
    }

    @Test
    void aStreamEndsWhenItsUserIsRemoved(@TempDir Path folder) throws IOException {
        Path users = folder.resolve("users");
        String otto = "otto:operator:" + new BCryptPasswordEncoder(4).encode("otto");
        Files.write(users, List.of(otto, otto.replace("otto:operator", "vera:viewer")));
        RunningMonitor own = new RunningMonitor(Map.of("MONITOR_USERS_FILE", users.toString()));
        try (LiveListener removed = LiveListener.of(own, "/live", basic("vera", "otto"));
                LiveListener other = LiveListener.of(own, "/live", basic("otto", "otto"))) {
            removed.await("store-status", "data-state=\"up\"");
            Files.write(users, List.of(otto));
            removed.awaitEnd();
            assertThat(other.hasEnded()).isFalse();
        }
        own.stop();
    }

    @Test
    void aViewerMayChangeNothing() {
        HttpResponse<String> refused =
                withUsers.send("/api/none", basic("vera", "vera").andThen(post("")));
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("\"code\":\"FORBIDDEN\"", "Your role is viewer");
        assertThat(withUsers
                        .send("/api/none", basic("otto", "otto").andThen(post("")))
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void aFormWithoutItsTokenIsRefused() {
        HttpResponse<String> refused = open.send("/none", accepting(PAGE).andThen(post("a=b")));
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("The form has expired");
    }

    @Test
    void aPageOfAnotherSiteCannotUseTheApi() {
        for (List<String> header : List.of(
                List.of("Sec-Fetch-Site", "cross-site"),
                List.of("Sec-Fetch-Site", "same-site"),
                List.of("Origin", "http://evil.example"),
                List.of("Origin", "null"))) {
            HttpResponse<String> refused =
                    open.send("/api/none", post("").andThen(request -> request.header(header.get(0), header.get(1))));
            assertThat(refused.statusCode()).as("%s", header).isEqualTo(403);
        }
        assertThat(open.send("/api/none", post("").andThen(request -> request.header("Sec-Fetch-Site", "same-origin")))
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void thePageOfAProxyThatReplacesTheHostCanUseTheApi() {
        assertThat(withUsers
                        .send(
                                "/api/none",
                                basic("otto", "otto")
                                        .andThen(post(""))
                                        .andThen(request -> request.header("Origin", "http://console.example:81")
                                                .header("X-Forwarded-Host", "console.example:81")))
                        .statusCode())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"X-Forwarded-For: 127.0.0.1", "Forwarded: for=127.0.0.1", "X-Real-IP: ::1", "Via: 1.1 proxy"})
    void withoutUsersARequestThroughAProxyIsNotLocal(String header) {
        List<String> parts =
                List.of(header.substring(0, header.indexOf(':')), header.substring(header.indexOf(' ') + 1));
        HttpResponse<String> refused =
                open.send("/api/none", post("").andThen(request -> request.header(parts.get(0), parts.get(1))));
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("No users are configured");
        assertThat(open.send("/", accepting(PAGE).andThen(request -> request.header(parts.get(0), parts.get(1))))
                        .body())
                .contains("data-refusal", "No users are configured");
    }

    @Test
    void withoutUsersThePageSaysThatEveryoneHereMayAct() {
        assertThat(open.send("/", accepting(PAGE)).body()).contains("everyone on this machine may change");
    }

    private HttpResponse<String> logIn(String name, String password, String next) {
        HttpResponse<String> form = withUsers.send("/login", accepting(PAGE));
        Matcher token = TOKEN.matcher(form.body());
        assertThat(token.find()).isTrue();
        String fields = "username=" + name + "&password=" + password + "&_csrf=" + token.group(1) + "&next="
                + URLEncoder.encode(next, StandardCharsets.UTF_8);
        return withUsers.send("/login", accepting(PAGE).andThen(cookie(form)).andThen(post(fields)));
    }

    private static Consumer<HttpRequest.Builder> accepting(String type) {
        return request -> request.header("Accept", type);
    }

    private static Consumer<HttpRequest.Builder> basic(String name, String password) {
        String login = Base64.getEncoder().encodeToString((name + ":" + password).getBytes(StandardCharsets.UTF_8));
        return request -> request.header("Authorization", "Basic " + login);
    }

    private static Consumer<HttpRequest.Builder> post(String fields) {
        return request -> request.header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(fields));
    }

    private static Consumer<HttpRequest.Builder> cookie(HttpResponse<String> from) {
        return request -> from.headers().allValues("Set-Cookie").stream()
                .filter(cookie -> !cookie.contains("=;")) // deleted
                .forEach(cookie -> request.header("Cookie", cookie.substring(0, cookie.indexOf(';'))));
    }

    private static String location(HttpResponse<String> answer) {
        return answer.headers().firstValue("Location").orElse("");
    }
}
