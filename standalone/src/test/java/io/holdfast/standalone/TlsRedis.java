package io.holdfast.standalone;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.holdfast.testing.RedisProcess;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A Redis that demands client certificates of a private authority, with users. Tests administer it without TLS. */
final class TlsRedis implements AutoCloseable {

    private final RedisProcess process;
    private final int port;
    private final Path folder;
    private final RedisClient client;
    private final StatefulRedisConnection<String, String> admin;

    private TlsRedis(RedisProcess process, int port, Path folder) {
        this.process = process;
        this.port = port;
        this.folder = folder;
        this.client = RedisClient.create("redis://" + process.address());
        this.admin = client.connect();
    }

    static TlsRedis start(Path folder, String... settings) throws Exception {
        return start(folder, Instant.now().plus(Duration.ofDays(1)), settings);
    }

    /** @param expires when the certificate of Redis ends */
    static TlsRedis start(Path folder, Instant expires, String... settings) throws Exception {
        assumeTrue(knowsTls(), "this redis-server is built without TLS; set REDIS_TEST_SERVER to one that has it");
        X509Bundle authority = authority();
        write(
                folder,
                "redis",
                certificate("redis")
                        .notAfter(expires)
                        .addSanDnsName("localhost")
                        .buildIssuedBy(authority));
        write(folder, "client", certificate("client").buildIssuedBy(authority));
        write(
                folder,
                "expired-client",
                certificate("client").notAfter(Instant.now().minusSeconds(60)).buildIssuedBy(authority));
        write(folder, "strange-client", certificate("client").buildIssuedBy(authority()));
        Files.writeString(folder.resolve("ca.pem"), authority.getCertificatePEM());
        Files.writeString(folder.resolve("other-ca.pem"), authority().getCertificatePEM());
        int port = RedisProcess.freePort();
        Stream<String> tls = Stream.of(
                "--tls-port", Integer.toString(port),
                "--tls-cert-file", folder.resolve("redis.pem").toString(),
                "--tls-key-file", folder.resolve("redis.key").toString(),
                "--tls-ca-cert-file", folder.resolve("ca.pem").toString(),
                "--tls-auth-clients", "yes");
        return new TlsRedis(
                RedisProcess.start(
                        folder, Stream.concat(tls, Stream.of(settings)).toArray(String[]::new)),
                port,
                folder);
    }

    /** It refuses to listen nowhere only if it knows the option. */
    private static boolean knowsTls() throws IOException {
        Process redis = new ProcessBuilder(
                        RedisProcess.executable().getPath(), "--port", "0", "--tls-port", "0", "--daemonize", "no")
                .redirectErrorStream(true)
                .start();
        try (InputStream output = redis.getInputStream()) {
            return !new String(output.readAllBytes(), StandardCharsets.UTF_8).contains("Bad directive");
        }
    }

    private static X509Bundle authority() throws Exception {
        return certificate("authority").setIsCertificateAuthority(true).buildSelfSigned();
    }

    private static CertificateBuilder certificate(String name) {
        return new CertificateBuilder()
                .ecp256()
                .subject("CN=" + name)
                .notBefore(Instant.now().minus(Duration.ofDays(2)))
                .notAfter(Instant.now().plus(Duration.ofDays(1)));
    }

    private static void write(Path folder, String name, X509Bundle bundle) throws IOException {
        Files.writeString(folder.resolve(name + ".pem"), bundle.getCertificatePEM());
        Files.writeString(folder.resolve(name + ".key"), bundle.getPrivateKeyPEM());
    }

    /** @param rule as in a file of users */
    void addUser(String rule) {
        CommandArgs<String, String> arguments = new CommandArgs<>(StringCodec.UTF8).add("SETUSER");
        List.of(rule.split(" ")).forEach(arguments::add);
        admin.sync().dispatch(CommandType.ACL, new StatusOutput<>(StringCodec.UTF8), arguments);
    }

    /** The commands and keys that users were denied. */
    List<String> denied() {
        return admin.sync().aclLog().stream()
                .map(entry -> entry.get("username") + " " + entry.get("reason") + " " + entry.get("object"))
                .distinct()
                .toList();
    }

    /** Whether workers have announced connections by which others see that they live. */
    boolean announcesWorkers() {
        return !String.join("", admin.sync().hvals("tasks:worker_connections")).isEmpty();
    }

    /** A port that does not use TLS. */
    String plainAddress() {
        return process.address();
    }

    /** The variables of a service that trusts the authority and shows the certificate of the client. */
    Map<String, String> variables() {
        return Map.of(
                "REDIS_ADDR", "localhost:" + port,
                "REDIS_TLS", "true",
                "REDIS_TLS_CA_FILE", folder.resolve("ca.pem").toString(),
                "REDIS_TLS_CERT_FILE", folder.resolve("client.pem").toString(),
                "REDIS_TLS_KEY_FILE", folder.resolve("client.key").toString());
    }

    @Override
    public void close() {
        admin.close();
        client.shutdown();
        process.close();
    }
}
