package io.holdfast.queue.redis.script;

import io.holdfast.queue.task.IdempotencyKey;
import java.util.ArrayList;
import java.util.List;

/**
 * One call of a script: its queue's keys, the additional keys of this call, and its arguments in order. Arguments in
 * rows, one row for each task, are sent column after column, because a script reads them fastest that way.
 */
public final class ScriptCall {

    private static final int NO_ROW = -1;

    private final Script script;
    private final LuaSource source;
    private final RedisKeys queueKeys;
    private final List<byte[]> keys = new ArrayList<>();
    private final List<byte[]> arguments = new ArrayList<>();
    private final List<List<byte[]>> columns = new ArrayList<>();
    private int column = NO_ROW;

    public ScriptCall(Script script, RedisKeys queueKeys) {
        this(script, script.source(), queueKeys);
    }

    private ScriptCall(Script script, LuaSource source, RedisKeys queueKeys) {
        this.script = script;
        this.source = source;
        this.queueKeys = queueKeys;
        addKeys(queueKeys);
    }

    /**
     * Creates one call for several queues of one server; the last argument must be the number of queues.
     *
     * @param others additional keys of each queue, besides those of the script
     */
    static ScriptCall forEach(Script script, List<Key> others, List<RedisKeys> queues) {
        ScriptCall call = new ScriptCall(script, script.forEach(), queues.get(0));
        others.forEach(key -> call.keys.add(queues.get(0).of(key)));
        for (RedisKeys queue : queues.subList(1, queues.size())) {
            call.addKeys(queue);
            others.forEach(key -> call.keys.add(queue.of(key)));
        }
        return call;
    }

    private void addKeys(RedisKeys queue) {
        script.keys().forEach(key -> keys.add(queue.of(key)));
    }

    public ScriptCall key(Key key) {
        keys.add(queueKeys.of(key));
        return this;
    }

    /** Adds a key that all queues share. In a Cluster it is in another slot. */
    public ScriptCall sharedKey(Key key) {
        keys.add(RedisKeys.shared(false).of(key));
        return this;
    }

    public ScriptCall doneKey(IdempotencyKey key) {
        keys.add(queueKeys.keyRecord(key));
        return this;
    }

    /** Begins a row of the arguments that follow; all rows of a table have the same length. */
    public ScriptCall row() {
        column = 0;
        return this;
    }

    /** Ends a table of rows; another may follow. */
    public ScriptCall endOfRows() {
        columns.forEach(arguments::addAll);
        columns.clear();
        column = NO_ROW;
        return this;
    }

    public ScriptCall arg(byte[] argument) {
        if (column == NO_ROW) {
            arguments.add(argument);
            return this;
        }
        if (column == columns.size()) {
            columns.add(new ArrayList<>());
        }
        columns.get(column++).add(argument);
        return this;
    }

    public ScriptCall arg(String argument) {
        return arg(Bytes.of(argument));
    }

    public ScriptCall arg(long argument) {
        return arg(Bytes.of(argument));
    }

    /** Arguments outside any row. */
    public ScriptCall args(List<byte[]> several) {
        arguments.addAll(several);
        return this;
    }

    Script script() {
        return script;
    }

    LuaSource source() {
        return source;
    }

    int keyCount() {
        return keys.size();
    }

    byte[][] keys() {
        return keys.toArray(byte[][]::new);
    }

    public byte[][] arguments() {
        endOfRows();
        return arguments.toArray(byte[][]::new);
    }

    public byte[][] keysAndArguments() {
        endOfRows();
        List<byte[]> all = new ArrayList<>(keys.size() + arguments.size());
        all.addAll(keys);
        all.addAll(arguments);
        return all.toArray(byte[][]::new);
    }
}
