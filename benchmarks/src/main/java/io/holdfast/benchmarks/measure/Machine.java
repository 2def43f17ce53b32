package io.holdfast.benchmarks.measure;

import io.holdfast.benchmarks.redis.RedisFlags;
import io.holdfast.benchmarks.redis.RedisUnderTest;
import io.lettuce.core.LettuceVersion;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The machine and the software that were measured, so that others can repeat it. */
public final class Machine {

    private Machine() {}

    public static Map<String, String> describe(RedisFlags flags) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("CPU", cpu() + ", " + Runtime.getRuntime().availableProcessors() + " cores");
        facts.put("System", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        facts.put("JVM", System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
        facts.put(
                "JVM flags",
                String.join(" ", ManagementFactory.getRuntimeMXBean().getInputArguments()));
        facts.put("Redis", RedisUnderTest.version(flags.program()));
        facts.put("Redis flags", String.join(" ", flags.settings()).replace("--save ", "--save \"\""));
        facts.put("Lettuce", LettuceVersion.getVersion());
        return facts;
    }

    private static String cpu() {
        try {
            return Files.readString(Path.of("/proc/cpuinfo"))
                    .lines()
                    .filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException e) {
            return System.getProperty("os.arch");
        }
    }
}
