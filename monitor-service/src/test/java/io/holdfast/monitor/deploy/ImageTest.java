package io.holdfast.monitor.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Dockerfile, and what {@code .dockerignore} lets through to it. */
class ImageTest {

    private static final Pattern MODULE = Pattern.compile("<module>(.+)</module>");

    private final String dockerfile = DeployFiles.text("deploy/Dockerfile");

    @Test
    void theContextHasEveryModuleByName() {
        List<String> lines = DeployFiles.text(".dockerignore")
                .lines()
                .filter(line -> line.startsWith("!"))
                .map(line -> line.substring(1))
                .toList();
        String withoutProfiles = DeployFiles.text("pom.xml").split("<profiles>", 2)[0];
        List<String> modules = MODULE.matcher(withoutProfiles)
                .results()
                .map(found -> found.group(1))
                .toList();
        assertThat(modules)
                .hasSizeGreaterThan(10)
                .allSatisfy(module -> assertThat(lines).contains(module + "/pom.xml"))
                .filteredOn(module -> DeployFiles.exists(module + "/src"))
                .allSatisfy(module -> assertThat(lines).contains(module + "/src"));
        assertThat(lines)
                .as("a wildcard lets nothing through before Docker 23")
                .noneMatch(line -> line.contains("*"))
                .allSatisfy(
                        line -> assertThat(DeployFiles.exists(line)).as(line).isTrue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"producer", "worker", "monitor"})
    void aStageHasItsPortAndAHealthCheckThatGivesItTimeToStart(String name) {
        int port = DeployFiles.PORTS.get(name);
        assertThat(instruction(name, "EXPOSE")).isEqualTo("EXPOSE " + port);
        assertThat(instruction(name, "HEALTHCHECK"))
                .contains(" --start-period=180s ")
                .endsWith("CMD [\"healthcheck\", \"" + port + "\", \"/health/readiness\"]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"producer", "worker", "monitor"})
    void holdfastsOwnJarsAreALayerBehindTheLibraries(String name) {
        assertThat(stage(name).lines().filter(line -> line.startsWith("COPY")))
                .containsExactly(
                        "COPY --from=build /out/" + name + "/dependencies/ /out/" + name + "/snapshot-dependencies/ ./",
                        "COPY --from=build /out/" + name + "/application/ ./");
    }

    @ParameterizedTest
    @ValueSource(strings = {"producer", "worker", "monitor"})
    void aServiceStartsFromTheCacheThatItsImageWasBuiltWith(String name) {
        Matcher cache = Pattern.compile("-XX:AOTCache=(\\S+?)\"").matcher(dockerfile);
        assertThat(cache.find()).isTrue();
        assertThat(instruction(name, "RUN"))
                .contains("-XX:AOTCacheOutput=" + cache.group(1) + " ")
                .as("more heap than 32 GB has other pointers, and then the cache fits no container")
                .contains(" -Xmx");
        assertThat(dockerfile).as("a cache that does not fit must only warn").doesNotContain("AOTMode", "Xshare:on");
    }

    @Test
    void theHeapLeavesRoomForTheRestOfTheJvm() {
        assertThat(dockerfile)
                .contains("-XX:MaxRAMPercentage=60 ", "-XX:MaxDirectMemorySize=64m ", "-Djdk.nio.maxCachedBufferSize=")
                .as("what malloc and the cache would keep makes a container of 512 MiB crawl")
                .contains("-XX:TrimNativeHeapInterval=", "-XX:ArchiveRelocationMode=0");
    }

    @Test
    void imagesRunOnACurrentTemurinAndNotAsRoot() {
        assertThat(dockerfile).containsPattern("FROM eclipse-temurin:25-jre AS runtime");
        Matcher user = Pattern.compile("(?m)^USER (\\d+):(\\d+)$").matcher(dockerfile);
        assertThat(user.find()).isTrue();
        assertThat(Integer.parseInt(user.group(1))).isGreaterThan(1_000);
        assertThat(dockerfile.substring(user.end())).doesNotContainPattern("(?m)^USER ");
    }

    @Test
    void aBuildFetchesNoSyntaxOfItsOwn() {
        assertThat(dockerfile).as("what it uses is built into Docker").doesNotContain("# syntax=");
    }

    private String stage(String name) {
        String from = dockerfile.substring(dockerfile.indexOf("FROM runtime AS " + name + "\n"));
        return from.split("\n\n", 2)[0];
    }

    private String instruction(String name, String keyword) {
        return stage(name)
                .lines()
                .filter(line -> line.startsWith(keyword + " "))
                .reduce((one, other) -> {
                    throw new AssertionError("There is more than one " + keyword + " in " + name);
                })
                .orElseThrow();
    }
}
