package io.holdfast.monitor.security;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who may use the monitor.
 *
 * @param usersFile lines {@code name:role:bcrypt-hash}; read again when it changes
 * @param user the name of one operator, for small set-ups
 * @param password the password of {@code user}
 * @param readOnly no actions for anyone
 * @param showPayloads whether payloads and results are shown
 */
@ConfigurationProperties("holdfast.monitor.access")
public record AccessProperties(
        @Nullable Path usersFile,
        @Nullable String user,
        @Nullable String password,
        @DefaultValue("false") boolean readOnly,
        @DefaultValue("true") boolean showPayloads) {

    /** bcrypt ignores what is beyond. */
    static final int MAX_PASSWORD_BYTES = 72;

    public AccessProperties {
        if ((user == null) != (password == null)) {
            throw new IllegalArgumentException(
                    "holdfast.monitor.access.user and holdfast.monitor.access.password must be set together");
        }
        if (user != null && !UserLines.NAME.matcher(user).matches()) {
            throw new IllegalArgumentException("holdfast.monitor.access.user is '" + user
                    + "': it must be 1 to 64 letters, digits, '.', '_', '@' or '-'");
        }
        if (password != null && password.getBytes(StandardCharsets.UTF_8).length > MAX_PASSWORD_BYTES) {
            throw new IllegalArgumentException(
                    "holdfast.monitor.access.password must be at most " + MAX_PASSWORD_BYTES + " bytes long");
        }
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "AccessProperties[usersFile=" + usersFile + ", user=" + user + ", readOnly=" + readOnly
                + ", showPayloads=" + showPayloads + "]";
    }
}
