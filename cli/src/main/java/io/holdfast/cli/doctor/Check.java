package io.holdfast.cli.doctor;

import io.holdfast.cli.redis.RedisSession;
import java.util.List;

/** Checks one property of a Redis. */
@FunctionalInterface
interface Check {

    List<Finding> look(RedisSession redis, ServerFacts facts);
}
