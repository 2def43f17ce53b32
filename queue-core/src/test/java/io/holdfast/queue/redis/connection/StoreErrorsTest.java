package io.holdfast.queue.redis.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.queue.StoreFullException;
import io.holdfast.queue.StoreMismatchException;
import io.holdfast.queue.StoreUnavailableException;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisException;
import java.net.ConnectException;
import java.net.SocketException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.data.redis.RedisSystemException;

class StoreErrorsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "OOM command not allowed when used memory > 'maxmemory'.",
                "OOM command not allowed when used memory > 'maxmemory'. script: f_1, on @user_script:87.",
                "ERR Error running script (call to f_1): @user_script:87: @user_script: 87: -OOM command not allowed when"
                        + " used memory > 'maxmemory'."
            })
    void aFullRedisIsNamed(String text) {
        assertThat(translated(text))
                .isInstanceOf(StoreFullException.class)
                .hasMessage("Redis is out of memory and refused to enqueue tasks");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "READONLY You can't write against a read only replica.",
                "ERR Error running script (call to f_1): @user_script:87: @user_script: 87: -READONLY You can't write",
                "LOADING Redis is loading the dataset in memory",
                "MISCONF Redis is configured to save RDB snapshots, but it is currently unable to persist to disk.",
                "NOREPLICAS Not enough good replicas to write.",
                "CLUSTERDOWN The cluster is down",
                "MASTERDOWN Link with MASTER is down",
                "TRYAGAIN Multiple keys request during rehashing of slot",
                "BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE."
            })
    void temporaryErrorsMeanUnavailable(String text) {
        assertThat(translated(text))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "WRONGTYPE Operation against a key holding the wrong kind of value",
                "ERR Error running script (call to f_1): @user_script:87: WRONGTYPE Operation against a key",
                "NOAUTH Authentication required.",
                "WRONGPASS invalid username-password pair or user is disabled.",
                "NOPERM this user has no permissions to run the 'evalsha' command",
                "ERR Error running script (call to f_1): @user_script:87: @user_script: 87: The user executing the script can't run"
                        + " this command or subcommand",
                "ERR DB index is out of range",
                "ERR invalid DB index",
                "ERR SELECT is not allowed in cluster mode",
                "ERR AUTH <password> called without any password configured for the default user. Are you sure your"
                        + " configuration is correct?",
                "unable to find valid certification path to requested target",
                "No subject alternative names matching IP address 127.0.0.1 found",
                "not an SSL/TLS record: 2d4552520d0a"
            })
    void permanentErrorsMeanMismatch(String text) {
        assertThat(translated(text)).isInstanceOf(StoreMismatchException.class).hasMessageContaining(text);
    }

    @Test
    void aBrokenScriptIsAnIllegalState() {
        assertThat(translated("ERR Error running script (call to f_1): @user_script:87: attempt to index a nil value"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("The script to enqueue tasks failed");
    }

    @Test
    void aTimeOutIsNoAnswer() {
        assertThat(translated(new RedisCommandTimeoutException("Command timed out after 2 second(s)")))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessage("Redis did not answer the call to enqueue tasks: Command timed out after 2 second(s)");
    }

    @Test
    void aMissingConnectionIsNamedAsSuch() {
        for (Exception cause : List.of(
                new RedisException("Currently not connected. Commands are rejected."),
                new RedisException("Connection disconnected"),
                new RedisConnectionException("Unable to connect", new ConnectException("Connection refused")),
                new RedisConnectionException(
                        "Unable to connect", new RedisCommandExecutionException("ERR max number of clients reached")),
                new SocketException("Connection reset"))) {
            assertThat(translated(cause))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageStartingWith("No connection to Redis to enqueue tasks: ");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"BUSY Redis is busy running a script.", "MISCONF Redis is configured", "UNBLOCKED force unblock"
            })
    void aRefusalIsNotCalledNoAnswer(String text) {
        assertThat(translated(text))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessage("Redis refused to enqueue tasks: " + text);
    }

    @Test
    void anErrorWithoutAMessageIsNamedByItsClass() {
        assertThat(StoreErrors.translate("enqueue tasks", new RuntimeException()))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessage("Redis failed to enqueue tasks: RuntimeException");
    }

    @Test
    void anExceptionOfThePortIsReturnedUnchanged() {
        StoreMismatchException error = new StoreMismatchException("unchanged");
        assertThat(StoreErrors.translate("enqueue tasks", error)).isSameAs(error);
    }

    private static RuntimeException translated(String text) {
        return translated(new RedisCommandExecutionException(text));
    }

    private static RuntimeException translated(Exception cause) {
        return StoreErrors.translate("enqueue tasks", new RedisSystemException("Error in execution", cause));
    }
}
