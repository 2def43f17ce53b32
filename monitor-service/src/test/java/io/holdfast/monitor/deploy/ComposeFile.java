package io.holdfast.monitor.deploy;

import static io.holdfast.monitor.deploy.DeployFiles.at;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** docker-compose.yml with the default values of its variables. */
final class ComposeFile {

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+):?-([^}]*)}");
    private static final Pattern MEBIBYTES = Pattern.compile("(\\d+)(m|g)");

    private ComposeFile() {}

    static Map<String, Map<String, Object>> services() {
        return at(DeployFiles.yaml("docker-compose.yml"), "services");
    }

    /** A text in which variables are replaced by their default values. */
    static String resolved(Object text) {
        return VARIABLE.matcher(text.toString()).replaceAll(found -> Matcher.quoteReplacement(found.group(2)));
    }

    /** In bytes. */
    static long memoryLimit(String service) {
        String limit = resolved(at(services().get(service), "mem_limit"));
        Matcher parts = MEBIBYTES.matcher(limit);
        if (!parts.matches()) {
            throw new AssertionError(limit + " is not a number of mebibytes or gibibytes");
        }
        return Long.parseLong(parts.group(1)) << (parts.group(2).equals("m") ? 20 : 30);
    }

    static long seconds(Object period) {
        String resolved = resolved(period);
        if (!resolved.matches("\\d+s")) {
            throw new AssertionError(resolved + " is not a number of seconds");
        }
        return Long.parseLong(resolved.substring(0, resolved.length() - 1));
    }
}
