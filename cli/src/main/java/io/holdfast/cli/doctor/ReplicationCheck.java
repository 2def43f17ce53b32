package io.holdfast.cli.doctor;

import static io.holdfast.cli.doctor.Finding.ok;
import static io.holdfast.cli.doctor.Finding.problem;
import static io.holdfast.cli.doctor.Finding.unknown;
import static io.holdfast.cli.doctor.Finding.warning;

import io.holdfast.cli.redis.RedisSession;
import io.holdfast.cli.terminal.HumanText;
import java.util.ArrayList;
import java.util.List;

/** Whether this is the master, and whether its replicas follow. */
final class ReplicationCheck implements Check {

    private static final String NAME = "replication";
    private static final long MAX_LAG_BYTES = 64L << 20;

    @Override
    public List<Finding> look(RedisSession redis, ServerFacts facts) {
        String role = facts.info("role");
        if (role == null) {
            return List.of(unknown(NAME, "the replicas, because Redis refuses INFO", "watch them at your provider"));
        } else if (!role.equals("master")) {
            return List.of(problem(
                    NAME,
                    "This Redis is a replica, which refuses writes",
                    "set REDIS_ADDR to its master, " + facts.info("master_host") + ":" + facts.info("master_port")));
        }
        long replicas = facts.number("connected_slaves");
        if (replicas == 0) {
            return List.of(ok(NAME, "A master without replicas: its disk has the only copy of the tasks"));
        }
        List<Finding> findings = new ArrayList<>();
        for (int i = 0; i < replicas; i++) {
            String line = facts.info("slave" + i);
            if (line != null) {
                findings.addAll(judge(line, facts.number("master_repl_offset")));
            }
        }
        return findings.isEmpty()
                ? List.of(ok(NAME, "A master whose " + HumanText.count(replicas, "replica") + " follow"))
                : findings;
    }

    /** @param line like {@code ip=10.0.0.2,port=6379,state=online,offset=4711,lag=0} */
    static List<Finding> judge(String line, long offset) {
        String name = field(line, "ip") + ":" + field(line, "port");
        String state = field(line, "state");
        if (!state.equals("online")) {
            return List.of(warning(
                    NAME, "Replica " + name + " does not follow yet (" + state + ")", "wait until it is online"));
        }
        String at = field(line, "offset");
        long lag = at.matches("\\d{1,18}") ? offset - Long.parseLong(at) : 0;
        return lag <= MAX_LAG_BYTES
                ? List.of()
                : List.of(
                        warning(
                                NAME,
                                "Replica " + name + " is " + HumanText.bytes(lag)
                                        + " behind, which a failover would lose",
                                "see the network and the load of the replica; ENQUEUE_WAIT_REPLICAS makes the producer wait for it"));
    }

    private static String field(String line, String name) {
        for (String field : line.split(",", -1)) {
            if (field.startsWith(name + "=")) {
                return field.substring(name.length() + 1);
            }
        }
        return "";
    }
}
