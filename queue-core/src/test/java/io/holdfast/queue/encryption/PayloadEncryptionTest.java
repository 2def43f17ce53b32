package io.holdfast.queue.encryption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.holdfast.queue.task.Payload;
import io.holdfast.queue.task.QueueName;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PayloadEncryptionTest {

    private static final QueueName ORDERS = new QueueName("orders");
    private static final Payload PLAIN = Payload.ofText("{\"card\": \"4111 1111\"}");

    @TempDir
    private Path folder;

    private KeysFile file;
    private PayloadEncryption encryption;
    private QueueCipher cipher;

    @BeforeEach
    void keys() {
        file = KeysFile.in(folder, "k1");
        encryption = file.encryption();
        cipher = new QueueCipher(encryption, ORDERS);
    }

    @Test
    void whatIsEncryptedIsDecryptedByteForByte() {
        Random random = new Random(17);
        for (int size : new int[] {0, 1, 15, 16, 17, 4_096, 262_144}) {
            byte[] bytes = new byte[size];
            random.nextBytes(bytes);
            byte[] encrypted = encrypted("a", Payload.of(bytes));
            assertThat(encrypted).hasSize("k1:".length() + 12 + size + 16);
            assertThat(cipher.decrypt(Purpose.TASK, "a", encrypted)).isEqualTo(Payload.of(bytes));
        }
    }

    @Test
    void theSamePayloadIsNeverTheSameTwice() {
        assertThat(encrypted("a", PLAIN)).isNotEqualTo(encrypted("a", PLAIN));
        assertThat(new String(encrypted("a", PLAIN), StandardCharsets.ISO_8859_1))
                .doesNotContain("4111");
    }

    /** Made with another implementation (the Python package cryptography), from the description of the format. */
    @Test
    void theFormatIsStable() {
        file.write("k1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n");
        byte[] encrypted = HexFormat.of().parseHex(FORMAT_VECTOR);
        QueueCipher fresh = new QueueCipher(file.encryption(), ORDERS);
        assertThat(fresh.decrypt(Purpose.TASK, "01K0", encrypted)).isEqualTo(PLAIN);
    }

    private static final String FORMAT_VECTOR =
            "6b313a6465666768696a6b6c6d6e6f3339bd070b8d74a41e406bd9eb544acc73f33728f6f7b480801f27e38cfd5c8b4e589f72c6";

    @Test
    void aValueBelongsToOneTaskOneQueueAndOnePurpose() {
        byte[] encrypted = encrypted("a", PLAIN);
        assertRejected(() -> cipher.decrypt(Purpose.TASK, "b", encrypted));
        assertRejected(() -> cipher.decrypt(Purpose.RESULT, "a", encrypted));
        assertRejected(() -> cipher.decrypt(Purpose.SCHEDULE, "a", encrypted));
        assertRejected(() -> new QueueCipher(encryption, new QueueName("mail")).decrypt(Purpose.TASK, "a", encrypted));
    }

    @Test
    void anyChangedByteIsNoticed() {
        byte[] encrypted = encrypted("a", PLAIN);
        for (int i = 0; i < encrypted.length; i++) {
            byte[] changed = encrypted.clone();
            changed[i] ^= 1;
            assertThatExceptionOfType(UndecryptableException.class)
                    .as("byte %s", i)
                    .isThrownBy(() -> cipher.decrypt(Purpose.TASK, "a", changed));
        }
        for (int length = 0; length < encrypted.length; length++) {
            byte[] cut = Arrays.copyOf(encrypted, length);
            assertThatExceptionOfType(UndecryptableException.class)
                    .as("%s bytes", length)
                    .isThrownBy(() -> cipher.decrypt(Purpose.TASK, "a", cut));
        }
    }

    @Test
    void aMissingKeyIsNamed() {
        byte[] encrypted = encrypted("a", PLAIN);
        file.holds("k2");
        QueueCipher other = new QueueCipher(file.encryption(), ORDERS);
        UndecryptableException missing = undecryptable(() -> other.decrypt(Purpose.TASK, "a", encrypted));
        assertThat(missing).hasMessage("It is encrypted with key k1, which is not in PAYLOAD_KEYS_FILE");
        assertThat(missing.isKeyMissing()).isTrue();
        assertThat(missing.keyId()).isEqualTo("k1");
        QueueCipher none = new QueueCipher(PayloadEncryption.none(), ORDERS);
        assertThat(undecryptable(() -> none.decrypt(Purpose.TASK, "a", encrypted)))
                .hasMessage("It is encrypted with key k1, and PAYLOAD_KEYS_FILE is not set");
    }

    @Test
    void theSameIdWithAnotherKeyIsNotAMissingKey() {
        byte[] encrypted = encrypted("a", PLAIN);
        file.write("k1:" + KeysFile.line("other").substring("other:".length()));
        QueueCipher other = new QueueCipher(file.encryption(), ORDERS);
        assertRejected(() -> other.decrypt(Purpose.TASK, "a", encrypted));
    }

    @Test
    void aRotatedKeyStillDecrypts() {
        byte[] old = encrypted("a", PLAIN);
        file.holds("k2", "k1");
        QueueCipher rotated = new QueueCipher(file.encryption(), ORDERS);
        byte[] fresh = Objects.requireNonNull(rotated.encrypt(Purpose.TASK, "a", PLAIN));
        assertThat(PayloadEncryption.keyIdOf(fresh)).isEqualTo("k2");
        assertThat(rotated.decrypt(Purpose.TASK, "a", old)).isEqualTo(PLAIN);
        assertThat(rotated.decrypt(Purpose.TASK, "a", fresh)).isEqualTo(PLAIN);
    }

    @Test
    void aKeyThatOthersUseAlreadyIsLookedUpInTheFileAtOnce() {
        KeysFile newer = KeysFile.in(folder.resolve("newer"), "k2");
        byte[] encrypted =
                Objects.requireNonNull(new QueueCipher(newer.encryption(), ORDERS).encrypt(Purpose.TASK, "a", PLAIN));
        file.holds("k1", "k2");
        assertThat(cipher.decrypt(Purpose.TASK, "a", encrypted)).isEqualTo(PLAIN);
    }

    @Test
    void withoutKeysNothingIsEncrypted() {
        assertThat(new QueueCipher(PayloadEncryption.none(), ORDERS).encrypt(Purpose.TASK, "a", PLAIN))
                .isNull();
        file.holds("none", "k1");
        QueueCipher decryptsOnly = new QueueCipher(file.encryption(), ORDERS);
        assertThat(decryptsOnly.encrypt(Purpose.TASK, "a", PLAIN)).isNull();
        assertThat(decryptsOnly.decrypt(Purpose.TASK, "a", encrypted("a", PLAIN)))
                .isEqualTo(PLAIN);
    }

    @Test
    void metricsCountWhatIsEncryptedAndWhatCannotBeDecrypted() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        encryption.bindTo(registry);
        byte[] encrypted = encrypted("a", PLAIN);
        assertRejected(() -> cipher.decrypt(Purpose.TASK, "b", encrypted));
        byte[] unknown = encrypted.clone();
        unknown[1] = '9';
        undecryptable(() -> cipher.decrypt(Purpose.TASK, "a", unknown));
        undecryptable(() -> cipher.decrypt(Purpose.TASK, "a", unknown));
        assertThat(registry.get("payloads_encrypted_total").functionCounter().count())
                .isOne();
        assertThat(failures(registry, "rejected")).isOne();
        assertThat(failures(registry, "key_missing")).isEqualTo(2);
        assertThat(registry.get("payload_keys_file_valid").gauge().value()).isOne();
        file.write("nonsense");
        assertThat(registry.get("payload_keys_file_valid").gauge().value()).isZero();
    }

    private static double failures(SimpleMeterRegistry registry, String reason) {
        return registry.get("payload_decryption_failures_total")
                .tag("reason", reason)
                .functionCounter()
                .count();
    }

    private byte[] encrypted(String id, Payload payload) {
        return Objects.requireNonNull(cipher.encrypt(Purpose.TASK, id, payload));
    }

    private static UndecryptableException undecryptable(Runnable call) {
        return catchThrowableOfType(UndecryptableException.class, call::run);
    }

    private static void assertRejected(Runnable call) {
        assertThat(undecryptable(call))
                .matches(e -> !e.isKeyMissing())
                .hasMessageContaining("cannot be decrypted with key k1");
    }
}
