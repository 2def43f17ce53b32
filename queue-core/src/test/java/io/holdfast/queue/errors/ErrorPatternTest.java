package io.holdfast.queue.errors;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorPatternTest {

    /** Real errors of one cause in each line, with its pattern at the end. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "java.net.ConnectException: Connection refused: api/10.0.0.1:443 | java.net.ConnectException: Connection refused: api/10.2.0.17:8443 | java.net.ConnectException: Connection refused: api/*",
                "java.net.SocketTimeoutException: Connect timed out after 5000 ms | java.net.SocketTimeoutException: Connect timed out after 30000 ms | java.net.SocketTimeoutException: Connect timed out after * ms",
                "java.util.concurrent.TimeoutException: no answer within PT5S | java.util.concurrent.TimeoutException: no answer within PT1M30S | java.util.concurrent.TimeoutException: no answer within *",
                "It ran longer than its timeout of 500 ms and was interrupted | It ran longer than its timeout of 20000 ms and was interrupted | It ran longer than its timeout of * ms and was interrupted",
                "org.postgresql.util.PSQLException: ERROR: duplicate key value violates unique constraint \"users_email_key\" Detail: Key (email)=(ann@x.org) already exists. | org.postgresql.util.PSQLException: ERROR: duplicate key value violates unique constraint \"users_email_key\" Detail: Key (email)=(bob) already exists. | org.postgresql.util.PSQLException: ERROR: duplicate key value violates unique constraint \"users_email_key\" Detail: Key (email)=(*) already exists.",
                "java.sql.SQLIntegrityConstraintViolationException: Duplicate entry 'ann' for key 'users.email' | java.sql.SQLIntegrityConstraintViolationException: Duplicate entry 'bob@x.org' for key 'users.email' | java.sql.SQLIntegrityConstraintViolationException: Duplicate entry '*' for key 'users.email'",
                "java.sql.SQLTransientConnectionException: HikariPool-1 - Connection is not available, request timed out after 30001ms (total=10, active=10, idle=0, waiting=5) | java.sql.SQLTransientConnectionException: HikariPool-2 - Connection is not available, request timed out after 30014ms (total=20, active=17, idle=3, waiting=0) | java.sql.SQLTransientConnectionException: HikariPool-* - Connection is not available, request timed out after * (total=*, active=*, idle=*, waiting=*)",
                "java.sql.SQLException: ORA-00001: unique constraint (SHOP.PK_ORDERS) violated | java.sql.SQLException: ORA-00001: unique constraint (SHOP.PK_ORDERS) violated | java.sql.SQLException: ORA-00001: unique constraint (SHOP.PK_ORDERS) violated",
                "Deadlock found when trying to get lock; transaction 8812 | Deadlock found when trying to get lock; transaction 99 | Deadlock found when trying to get lock; transaction *",
                "java.lang.NullPointerException: Cannot invoke \"com.acme.Order.total()\" because \"order\" is null | java.lang.NullPointerException: Cannot invoke \"com.acme.Order.total()\" because \"order\" is null | java.lang.NullPointerException: Cannot invoke \"com.acme.Order.total()\" because \"order\" is null",
                "java.lang.NumberFormatException: For input string: \"12a\" | java.lang.NumberFormatException: For input string: \"\" | java.lang.NumberFormatException: For input string: \"*\"",
                "java.lang.ArrayIndexOutOfBoundsException: Index 5 out of bounds for length 5 | java.lang.ArrayIndexOutOfBoundsException: Index -1 out of bounds for length 12 | java.lang.ArrayIndexOutOfBoundsException: Index * out of bounds for length *",
                "java.lang.ClassCastException: class com.acme.A cannot be cast to class com.acme.B2 (com.acme.A and com.acme.B2 are in unnamed module of loader 'app') | java.lang.ClassCastException: class com.acme.A cannot be cast to class com.acme.B2 (com.acme.A and com.acme.B2 are in unnamed module of loader 'tomcat') | java.lang.ClassCastException: class com.acme.A cannot be cast to class com.acme.B2 (com.acme.A and com.acme.B2 are in unnamed module of loader '*')",
                "java.lang.IllegalStateException: com.acme.Cart@1b28cdfa is closed | java.lang.IllegalStateException: com.acme.Cart@fade is closed | java.lang.IllegalStateException: com.acme.Cart@* is closed",
                "java.lang.IllegalStateException: com.acme.Job$$Lambda$14/0x0000000800c03000@7d4793a8 failed | java.lang.IllegalStateException: com.acme.Job$$Lambda$201/0x0000000801a01234@1e81f4dc failed | java.lang.IllegalStateException: com.acme.Job$$*@* failed",
                "com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException: Unrecognized field \"colour\" (class com.acme.Car), not marked as ignorable (2 known properties: \"color\", \"name\"]) at [Source: (String)\"{\"colour\":1}\"; line: 1, column: 13] | com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException: Unrecognized field \"colour\" (class com.acme.Car), not marked as ignorable (2 known properties: \"color\", \"name\"]) at [Source: (String)\"{\"colour\":22}\"; line: 7, column: 4] | ",
                "com.fasterxml.jackson.core.JsonParseException: Unexpected character ('<' (code 60)): expected a valid value at [Source: REDACTED; line: 1, column: 2] | com.fasterxml.jackson.core.JsonParseException: Unexpected character ('<' (code 60)): expected a valid value at [Source: REDACTED; line: 3, column: 44] | com.fasterxml.jackson.core.JsonParseException: Unexpected character ('*' (code 60)): expected a valid value at [Source: REDACTED; line: *, column: *]",
                "org.springframework.web.client.HttpServerErrorException$ServiceUnavailable: 503 Service Unavailable: [no body] | org.springframework.web.client.HttpServerErrorException$ServiceUnavailable: 503 Service Unavailable: [no body] | org.springframework.web.client.HttpServerErrorException$ServiceUnavailable: * Service Unavailable: [no body]",
                "org.springframework.web.client.ResourceAccessException: I/O error on GET request for \"https://api.acme.com/v1/orders/17\": Read timed out | org.springframework.web.client.ResourceAccessException: I/O error on GET request for \"https://api.acme.com/v1/orders/99\": Read timed out | org.springframework.web.client.ResourceAccessException: I/O error on GET request for \"*\": Read timed out",
                "java.io.IOException: Server returned HTTP response code: 502 for URL: https://api.acme.com/v1/users/42?token=abc&x=%20 | java.io.IOException: Server returned HTTP response code: 502 for URL: https://api.acme.com/v1/users/7 | ",
                "POST https://hooks.acme.com:8443/t/9f86d081884c7d65?sig=Zm9v answered 500 | POST https://hooks.acme.com/t/0a1b2c3d4e5f6071?sig=YmFy answered 500 | ",
                "software.amazon.awssdk.services.s3.model.NoSuchKeyException: The specified key does not exist. (Service: S3, Status Code: 404, Request ID: 4XKMZ3D2Q0P8F1AB, Extended Request ID: aGVsbG8/d29ybGQ+9=) | software.amazon.awssdk.services.s3.model.NoSuchKeyException: The specified key does not exist. (Service: S3, Status Code: 404, Request ID: 9YH2MWB1Z7K5Q3CD, Extended Request ID: Zm9vYmFyL2Jhegx7=) | ",
                "software.amazon.awssdk.services.s3.model.S3Exception: Slow Down (Service: S3, Status Code: 503, Request ID: A1B2C3D4E5F6A7B8) | software.amazon.awssdk.services.s3.model.S3Exception: Slow Down (Service: S3, Status Code: 503, Request ID: 00FF11EE22DD33CC) | software.amazon.awssdk.services.s3.model.S3Exception: Slow Down (Service: S3, Status Code: 503, Request ID: *)",
                "jakarta.mail.SendFailedException: 550 5.1.1 <ann@acme.com>: Recipient address rejected: User unknown | jakarta.mail.SendFailedException: 550 5.1.1 <bob.b+x@mail.acme.co.uk>: Recipient address rejected: User unknown | jakarta.mail.SendFailedException: * <*>: Recipient address rejected: User unknown",
                "421 4.7.0 mail17.acme.com Error: too many connections from 203.0.113.9 | 421 4.7.0 mail3.acme.com Error: too many connections from 198.51.100.24 | * mail*.acme.com Error: too many connections from *",
                "javax.net.ssl.SSLHandshakeException: PKIX path validation failed: java.security.cert.CertPathValidatorException: validity check failed | javax.net.ssl.SSLHandshakeException: PKIX path validation failed: java.security.cert.CertPathValidatorException: validity check failed | javax.net.ssl.SSLHandshakeException: PKIX path validation failed: java.security.cert.CertPathValidatorException: validity check failed",
                "java.security.cert.CertificateExpiredException: NotAfter: Fri Nov 27 08:12:41 UTC 2026 | java.security.cert.CertificateExpiredException: NotAfter: Fri Nov 13 23:59:59 UTC 2026 | java.security.cert.CertificateExpiredException: NotAfter: Fri Nov * UTC *",
                "order 550e8400-e29b-41d4-a716-446655440000 not found | order deadbeef-dead-beef-dead-beefdeadbeef not found | order * not found",
                "task 01KB2E9YH2MWB1Z7K5Q3CDXYZ0 failed | task 01J8XK4N3V5P6Q7R8S9T0ABCDE failed | task * failed",
                "Invoice 2026-0001 is locked until 2026-11-27T08:12:41.123Z | Invoice 2025-9177 is locked until 2026-01-01T00:00:00Z | Invoice * is locked until *",
                "locked since 2026-11-27 08:12:41,123 | locked since 2025-01-02 23:59:59,001 | locked since *",
                "checksum d41d8cd98f00b204e9800998ecf8427e differs | checksum e3b0c44298fc1c149afbf4c8996fb924 differs | checksum * differs",
                "checksum abcdefabcdefabcdef differs | checksum 5f3ab2 differs | checksum * differs",
                "customer cus_NffrFeUfNV2Hib has no card | customer cus_9s6XKzkNRiz8i3 has no card | customer cus_* has no card",
                "pool-3-thread-17 was interrupted | pool-1-thread-2 was interrupted | pool-*-thread-* was interrupted",
                "can't read file '/tmp/a.csv' of Ann's upload | can't read file '/var/b.csv' of Ann's upload | can't read file '*' of Ann's upload",
                "cannot open /tmp/upload8812.tmp | cannot open /tmp/upload77.tmp | cannot open /tmp/upload*.tmp",
                "ids [1, 2, 3] are unknown | ids [7] are unknown | ids [*] are unknown",
                "cannot reach [fe80::1ff:fe23:4567:890a%2]:6379 | cannot reach [2001:db8::1]:6380 | cannot reach [*]:*",
                "io.lettuce.core.RedisCommandTimeoutException: Command timed out after 2 second(s) | io.lettuce.core.RedisCommandTimeoutException: Command timed out after 10 second(s) | io.lettuce.core.RedisCommandTimeoutException: Command timed out after * second(s)",
                "org.apache.kafka.common.errors.TimeoutException: Expiring 12 record(s) for orders-3:120012 ms has passed since batch creation | org.apache.kafka.common.errors.TimeoutException: Expiring 1 record(s) for orders-11:120480 ms has passed since batch creation | org.apache.kafka.common.errors.TimeoutException: Expiring * record(s) for orders-* ms has passed since batch creation",
                "Größe „12“ ist zu groß: 17,5 % | Größe „99“ ist zu groß: 3,1 % | Größe „*“ ist zu groß: * %",
                "out of range: -17.5 | out of range: 4 | out of range: *",
                "user “ann” is locked | user “bob” is locked | user “*” is locked",
            })
    void errorsOfOneCauseHaveOnePattern(String one, String other, String pattern) {
        assertThat(ErrorPattern.of(one)).isEqualTo(ErrorPattern.of(other));
        if (pattern != null) {
            assertThat(ErrorPattern.of(one).text()).isEqualTo(pattern);
        }
    }

    @Test
    void errorsOfDifferentCausesHaveDifferentPatterns() {
        List<String> causes = List.of(
                "java.io.IOException: closed",
                "java.lang.IllegalStateException: closed",
                "java.net.ConnectException: Connection refused: db/10.0.0.1:5432",
                "java.net.ConnectException: Connection refused: cache/10.0.0.1:6379",
                "java.net.SocketTimeoutException: Read timed out",
                "java.net.SocketTimeoutException: Connect timed out",
                "java.net.UnknownHostException: smtp.acme.com",
                "java.net.UnknownHostException: api.acme.com",
                "java.lang.NullPointerException: Cannot invoke \"A.b()\" because \"a\" is null",
                "java.lang.NullPointerException: Cannot invoke \"A.c()\" because \"a\" is null",
                "java.lang.NullPointerException: Cannot invoke \"A.b()\" because the return value of \"C.d()\" is null",
                "java.io.IOException: Server returned HTTP response code: 400 for URL: https://a.com/1",
                "java.io.IOException: Server returned HTTP response code: 503 for URL: https://a.com/1",
                "The service answered with status 404",
                "The service answered with status 429",
                "HTTP/1.1 500",
                "HTTP/1.1 502",
                "ERROR: column \"age\" does not exist",
                "ERROR: column \"name\" does not exist",
                "ERROR: relation \"users\" does not exist",
                "SQLState: 23505",
                "SQLState: 42P01",
                "ORA-00001: violated",
                "ORA-00942: violated",
                "Duplicate entry 'a' for key 'users.email'",
                "Duplicate entry 'a' for key 'users.name'",
                "Unrecognized field \"colour\"",
                "Unrecognized field \"size\"",
                "com.acme.Http2Exception: reset",
                "com.acme.Http1Exception: reset",
                "POST https://a.acme.com/x answered 500",
                "POST https://b.acme.com/x answered 500",
                "550 mailbox unavailable",
                "421 try again later",
                "S3 is away",
                "");
        assertThat(causes.stream().map(ErrorPattern::of).collect(Collectors.toSet()))
                .hasSameSizeAs(causes);
        assertThat(causes.stream().map(cause -> ErrorPattern.of(cause).group()).collect(Collectors.toSet()))
                .hasSameSizeAs(causes)
                .allMatch(group -> group.matches("[0-9a-f]{10}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "1",
                "'",
                "\"",
                "''",
                "\"'`",
                "a@",
                "@",
                "a.",
                ".",
                ":",
                "::",
                "1:",
                "a.B",
                "://",
                "a://?",
                "-1",
                " '",
                "(a)=(",
                ")=(",
                "“",
                "01-",
                "a-a-",
                "$$",
                "<script>",
                "\u0000",
                "é",
                "\ud83d",
                "x'y ",
                " \"a"
            })
    void aHostileErrorTakesNoTime(String part) {
        String error = part.repeat(800 / part.length());
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long started = threads.getCurrentThreadCpuTime(); // other processes do not count
        for (int i = 0; i < 300; i++) {
            ErrorPattern.of(error);
        }
        assertThat((threads.getCurrentThreadCpuTime() - started) / 300).isLessThan(1_000_000);
        assertThat(ErrorPattern.of(error).text().length()).isLessThanOrEqualTo(301);
    }

    @Test
    void aPatternIsItsOwnPattern() {
        for (String error : List.of("order 17 of 'ann' at 10.0.0.1:80", "java.io.IOException: 5 of [1, 2] failed")) {
            String pattern = ErrorPattern.of(error).text();
            assertThat(ErrorPattern.of(pattern).text()).isEqualTo(pattern);
        }
    }
}
