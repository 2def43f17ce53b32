package io.holdfast.cli.doctor;

import static io.holdfast.cli.doctor.Finding.ok;
import static io.holdfast.cli.doctor.Finding.problem;
import static io.holdfast.cli.doctor.Finding.unknown;

import io.holdfast.cli.redis.RedisSession;
import java.util.List;

/** Whether the scripts run on this version. */
final class VersionCheck implements Check {

    private static final String NAME = "version";
    private static final String REMEDY = "use Redis 6.2 or newer, or Valkey";

    @Override
    public List<Finding> look(RedisSession redis, ServerFacts facts) {
        String version = facts.info("redis_version");
        if (version == null) {
            return List.of(unknown(NAME, "the version, because Redis refuses INFO", REMEDY));
        } else if (!isSupported(version)) {
            return List.of(problem(NAME, "This is Redis " + version, REMEDY));
        } else if ("32".equals(facts.info("arch_bits"))) {
            return List.of(
                    problem(NAME, "This Redis is a 32-bit build, which has too little memory", "use a 64-bit one"));
        }
        String valkey = facts.info("valkey_version");
        return List.of(ok(NAME, valkey == null ? "Redis " + version : "Valkey " + valkey));
    }

    static boolean isSupported(String version) {
        String[] parts = version.split("\\D+", -1);
        return parts.length < 2
                || parts[0].isEmpty()
                || Integer.parseInt(parts[0]) * 100 + Integer.parseInt(parts[1]) >= 602;
    }
}
