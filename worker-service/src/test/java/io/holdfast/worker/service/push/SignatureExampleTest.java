package io.holdfast.worker.service.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.holdfast.worker.service.route.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the signature check from the documentation. */
class SignatureExampleTest {

    private static final Path DOCUMENT = Path.of("..", "docs", "http-push.md");
    private static final String BODY = "{\"n\": 1}";

    @TempDir
    private Path folder;

    @Test
    void theExampleAcceptsOnlyValidSignatures() throws Exception {
        assumeTrue(runs("import hmac") == 0, "there is no python3");
        String good = new Secret("s3cret").sign(1_700_000_000L, "t1", BODY.getBytes(StandardCharsets.UTF_8));
        assertThat(runs(check(good, BODY, 1_700_000_010L))).isZero();
        assertThat(runs(check(good.replace(good.charAt(0), 'g'), BODY, 1_700_000_010L)))
                .isOne();
        assertThat(runs(check(good, BODY + " ", 1_700_000_010L))).isOne();
        assertThat(runs(check(good, BODY, 1_700_001_000L))).as("an old one").isOne();
    }

    private static String check(String signature, String body, long now) throws IOException {
        String document = Files.readString(DOCUMENT);
        int start = document.indexOf("import hashlib");
        String example = document.substring(start, document.indexOf("```", start));
        return example + "\nimport sys\ntime.time = lambda: " + now + "\n"
                + "headers = {'Holdfast-Timestamp': '1700000000', 'Holdfast-Task-Id': 't1',"
                + " 'Holdfast-Signature': 'v1=" + signature + "'}\n"
                + "sys.exit(0 if is_genuine(headers, b'" + body + "', b's3cret') else 1)\n";
    }

    private int runs(String program) throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve("check.py"), program);
        try {
            return new ProcessBuilder("python3", file.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("output").toFile())
                    .start()
                    .waitFor();
        } catch (IOException e) {
            return -1;
        }
    }
}
