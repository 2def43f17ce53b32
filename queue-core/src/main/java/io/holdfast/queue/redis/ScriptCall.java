package io.holdfast.queue.redis;

import io.holdfast.queue.model.IdempotencyKey;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** One call of a script: its queue's keys, the keys of this call alone, and its arguments in order. */
final class ScriptCall {

    private final Script script;
    private final RedisKeys queueKeys;
    private final List<byte[]> keys = new ArrayList<>();
    private final List<byte[]> arguments = new ArrayList<>();

    ScriptCall(Script script, RedisKeys queueKeys) {
        this.script = script;
        this.queueKeys = queueKeys;
        script.keys().forEach(key -> keys.add(queueKeys.of(key)));
    }

    ScriptCall key(Key key) {
        keys.add(queueKeys.of(key));
        return this;
    }

    /** One of the keys that all queues share; in a Cluster it lies elsewhere. */
    ScriptCall sharedKey(Key key) {
        keys.add(RedisKeys.shared(false).of(key));
        return this;
    }

    ScriptCall doneKey(IdempotencyKey key) {
        keys.add(queueKeys.done(key));
        return this;
    }

    ScriptCall arg(byte[] argument) {
        arguments.add(argument);
        return this;
    }

    ScriptCall arg(String argument) {
        return arg(Bytes.of(argument));
    }

    ScriptCall arg(long argument) {
        return arg(Bytes.of(argument));
    }

    Script script() {
        return script;
    }

    int keyCount() {
        return keys.size();
    }

    byte[][] keysAndArguments() {
        return Stream.concat(keys.stream(), arguments.stream()).toArray(byte[][]::new);
    }
}
