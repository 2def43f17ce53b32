package io.holdfast.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

class VariableTest {

    private static final Variable COUNT = Variable.wholeNumber("WORKER_COUNT", "holdfast.worker.slots", 1, 10);
    private static final Variable ADDRESS = Variable.listenAddress("MONITOR_ADDR", ":8082");

    @Test
    void aBlankValueCountsAsAbsent() {
        assertThat(COUNT.propertiesIn(Map.of("WORKER_COUNT", "  "))).isEmpty();
        assertThat(ADDRESS.propertiesIn(Map.of())).containsOnly(Map.entry("server.port", "8082"));
    }

    @Test
    void secondsBecomeADuration() {
        Variable lease = Variable.seconds("LEASE_TTL_SECONDS", "holdfast.worker.lease-ttl", 1, 60);
        assertThat(lease.propertiesIn(Map.of("LEASE_TTL_SECONDS", "30")))
                .containsOnly(Map.entry("holdfast.worker.lease-ttl", "30s"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "0", "11", "-1", "1.5", "99999999999999999999"})
    void anInvalidNumberIsRefusedWithNameValueAndRange(String value) {
        assertThatThrownBy(() -> COUNT.propertiesIn(Map.of("WORKER_COUNT", value)))
                .isInstanceOf(SettingException.class)
                .hasMessage("WORKER_COUNT is '" + value + "': it must be a whole number from 1 to 10");
    }

    @Test
    void anAddressCanHaveAHost() {
        assertThat(ADDRESS.propertiesIn(Map.of("MONITOR_ADDR", "127.0.0.1:0")))
                .containsOnly(Map.entry("server.port", "0"), Map.entry("server.address", "127.0.0.1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"8082", "host", ":x", ":65536", "a b:1", ":-1", "http://host:1"})
    void anAddressWithoutColonAndPortIsRefused(String value) {
        assertThatThrownBy(() -> ADDRESS.propertiesIn(Map.of("MONITOR_ADDR", value)))
                .isInstanceOf(SettingException.class)
                .hasMessageStartingWith("MONITOR_ADDR is '" + value + "'");
    }

    @Test
    void namesAreSeparatedByCommas() {
        Variable queues = Variable.names("WORKER_QUEUES", "q", Pattern.compile("\\w+"), "names");
        assertThat(queues.propertiesIn(Map.of("WORKER_QUEUES", "a, b"))).containsOnly(Map.entry("q", "a,b"));
        assertThatThrownBy(() -> queues.propertiesIn(Map.of("WORKER_QUEUES", "a,,b")))
                .isInstanceOf(SettingException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"secret", "a${HOME}b", "${", "$x{", "a\\b"})
    void aTextIsNotInterpreted(String value) {
        Map<String, Object> properties = new HashMap<>(
                Variable.text("REDIS_PASSWORD", "password").propertiesIn(Map.of("REDIS_PASSWORD", value)));
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("variables", properties));
        assertThat(environment.getProperty("password")).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {" secret", "secret ", "\tsecret\n", " ${HOME} ", "\u00a0pässwörd\u00a0"})
    void passwordsKeepTheirBlanks(String password) {
        Map<String, String> properties = redis(Map.of(
                "REDIS_PASSWORD",
                password,
                "REDIS_ADDR",
                "a:26379",
                "REDIS_SENTINEL_MASTER",
                "main",
                "REDIS_SENTINEL_PASSWORD",
                password));
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("variables", new HashMap<>(properties)));
        assertThat(environment.getProperty("spring.data.redis.password")).isEqualTo(password);
        assertThat(environment.getProperty("spring.data.redis.sentinel.password"))
                .isEqualTo(password);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n", "\t "})
    void aBlankPasswordCountsAsAbsent(String password) {
        assertThat(redis(Map.of("REDIS_PASSWORD", password))).doesNotContainKey("spring.data.redis.password");
    }

    @ParameterizedTest
    @ValueSource(strings = {"REDIS_PASSWORD", "REDIS_USERNAME", "REDIS_DB", "REDIS_ADDR"})
    void anUndecodableValueIsRefusedWithoutShowingIt(String variable) {
        assertThatThrownBy(() -> redis(Map.of(variable, "p\ufffd\ufffdss")))
                .isInstanceOf(SettingException.class)
                .hasMessageStartingWith(variable + " has a character")
                .hasMessageContaining(System.getProperty("sun.jnu.encoding"))
                .hasMessageContaining("LC_ALL=C.UTF-8")
                .hasMessageNotContaining("ss'");
    }

    @Test
    void withAMasterTheAddressListsSentinels() {
        Map<String, String> environment = Map.of(
                "REDIS_ADDR", "a:26379, b:26380",
                "REDIS_SENTINEL_MASTER", "main",
                "REDIS_SENTINEL_PASSWORD", "secret");
        assertThat(redis(environment))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "spring.data.redis.sentinel.nodes", "a:26379,b:26380",
                        "spring.data.redis.sentinel.master", "main",
                        "spring.data.redis.sentinel.password", "secret"));
    }

    @Test
    void aSentinelLoginIsIgnoredWithoutSentinels() {
        assertThat(redis(Map.of("REDIS_SENTINEL_PASSWORD", "secret")))
                .containsOnlyKeys("spring.data.redis.host", "spring.data.redis.port");
    }

    @ParameterizedTest
    @CsvSource({
        "'a:1,b:2', '', REDIS_ADDR",
        "'a:1,', m, REDIS_ADDR",
        "'a:1,b', m, REDIS_ADDR",
        "'', m, REDIS_SENTINEL_MASTER",
        "a:1, m n, REDIS_SENTINEL_MASTER"
    })
    void invalidSentinelsAreRefused(String address, String master, String named) {
        assertThatThrownBy(() -> redis(Map.of("REDIS_ADDR", address, "REDIS_SENTINEL_MASTER", master)))
                .isInstanceOf(SettingException.class)
                .hasMessageStartingWith(named + " is '");
    }

    @Test
    void aClusterIsGivenBySomeOfItsNodes() {
        assertThat(redis(Map.of(
                        "REDIS_CLUSTER_NODES",
                        "a:6379, [::1]:7000",
                        "REDIS_ADDR",
                        " ",
                        "REDIS_DB",
                        "0",
                        "REDIS_PASSWORD",
                        "p")))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "spring.data.redis.cluster.nodes", "a:6379,::1:7000",
                        "spring.data.redis.database", "0",
                        "spring.data.redis.password", "p"));
    }

    @ParameterizedTest
    @CsvSource({
        "'a:1,', REDIS_DB, ''",
        "'a:1,b', REDIS_DB, ''",
        "a:1, REDIS_DB, 1",
        "a:1, REDIS_ADDR, 'b:1'",
        "a:1, REDIS_SENTINEL_MASTER, main"
    })
    void invalidNodesAndASecondPlaceAreRefused(String nodes, String other, String value) {
        assertThatThrownBy(() -> redis(Map.of("REDIS_CLUSTER_NODES", nodes, other, value)))
                .isInstanceOf(SettingException.class)
                .hasMessageMatching("(?s)REDIS_(CLUSTER_NODES|SENTINEL_MASTER) is '.*");
    }

    private static Map<String, String> redis(Map<String, String> environment) {
        Map<String, String> properties = new HashMap<>();
        Variable.redis().forEach(variable -> properties.putAll(variable.propertiesIn(environment)));
        return properties;
    }

    @Test
    void redisIsOnLocalhostByDefault() {
        assertThat(Variable.redis().get(0).propertiesIn(Map.of()))
                .containsEntry("spring.data.redis.host", "localhost")
                .containsEntry("spring.data.redis.port", "6379");
    }
}
