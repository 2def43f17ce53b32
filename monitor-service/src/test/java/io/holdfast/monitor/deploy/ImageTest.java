package io.holdfast.monitor.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Dockerfile and {@code .dockerignore}. */
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
                .as("Docker before version 23 ignores exceptions with a wildcard")
                .noneMatch(line -> line.contains("*"))
                .allSatisfy(
                        line -> assertThat(DeployFiles.exists(line)).as(line).isTrue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"producer", "worker", "monitor"})
    void aStageHasItsPortAndAHealthCheckWithAStartPeriod(String name) {
        int port = DeployFiles.PORTS.get(name);
        assertThat(instruction(name, "EXPOSE")).isEqualTo("EXPOSE " + port);
        assertThat(instruction(name, "HEALTHCHECK"))
                .contains(" --start-period=180s ")
                .endsWith("CMD [\"healthcheck\", \"" + port + "\", \"/health/readiness\"]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"producer", "worker", "monitor"})
    void theJarsOfHoldfastAreALayerAboveTheLibraries(String name) {
        assertThat(stage(name).lines().filter(line -> line.startsWith("COPY")))
                .containsExactly(
                        "COPY --from=build /out/" + name + "/dependencies/ /out/" + name + "/snapshot-dependencies/ ./",
                        "COPY --from=build /out/" + name + "/application/ ./");
    }

    @ParameterizedTest
    @ValueSource(strings = {"producer", "worker", "monitor"})
    void aServiceUsesTheClassCacheOfItsImage(String name) {
        Matcher cache = Pattern.compile("-XX:AOTCache=(\\S+?)\"").matcher(dockerfile);
        assertThat(cache.find()).isTrue();
        assertThat(instruction(name, "RUN"))
                .contains("-XX:AOTCacheOutput=" + cache.group(1) + " ")
                .as("a heap of 32 GB or more has uncompressed pointers, for which the cache does not work")
                .contains(" -Xmx");
        assertThat(dockerfile).as("an unusable cache must only cause a warning").doesNotContain("AOTMode", "Xshare:on");
    }

    @Test
    void theHeapLeavesMemoryForTheRestOfTheJvm() {
        assertThat(dockerfile)
                .contains("-XX:MaxRAMPercentage=60 ", "-XX:MaxDirectMemorySize=64m ", "-Djdk.nio.maxCachedBufferSize=")
                .as("otherwise malloc and the cache fill a container of 512 MiB")
                .contains("-XX:TrimNativeHeapInterval=", "-XX:ArchiveRelocationMode=0");
    }

    @Test
    void imagesUseACurrentTemurinAndNotRoot() {
        assertThat(dockerfile).containsPattern("FROM eclipse-temurin:25-jre AS runtime");
        Matcher user = Pattern.compile("(?m)^USER (\\d+):(\\d+)$").matcher(dockerfile);
        assertThat(user.find()).isTrue();
        assertThat(Integer.parseInt(user.group(1))).isGreaterThan(1_000);
        assertThat(dockerfile.substring(user.end())).doesNotContainPattern("(?m)^USER ");
    }

    @Test
    void theEntryPointIsJavaItselfWhichThenGetsTheSignals() {
        assertThat(dockerfile.lines().filter(line -> line.startsWith("ENTRYPOINT") || line.startsWith("CMD")))
                .singleElement()
                .asString()
                .as("a shell in between would not pass SIGTERM on, and workers would be killed without a drain")
                .startsWith("ENTRYPOINT [\"java\", ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"producer", "worker", "monitor"})
    void bakeBuildsEachStageUnderTheNameThatTheManifestsUse(String name) {
        String bake = DeployFiles.text("deploy/docker-bake.hcl");
        String target =
                bake.substring(bake.indexOf("target \"" + name + "\" {")).split("\n}", 2)[0];
        assertThat(target)
                .contains("inherits = [\"service\"]")
                .containsPattern("target +=  *\"" + name + "\"")
                .contains("tags     = [\"${REGISTRY}holdfast/" + name + ":${TAG}\"]");
        assertThat(bake).contains("dockerfile = \"deploy/Dockerfile\"");
        assertThat(bake).containsPattern("group \"default\" \\{\\s+targets = \\[[^]]*\"" + name + "\"");
        assertThat(DeployFiles.text("deploy/kubernetes/" + name + ".yaml"))
                .contains("image: holdfast/" + name + ":latest");
    }

    @Test
    void aBuildDownloadsNoDockerfileSyntax() {
        assertThat(dockerfile).as("the built-in syntax is enough").doesNotContain("# syntax=");
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
