"""Makes Schemathesis take tasks that exist, and not wait for those that do not come."""

from typing import Any

import schemathesis

MAX_WAIT_MS = 50
LONGEST_WAIT_MS = 30_000


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: Any) -> None:
    """Changes only values of `POST /leases` that are allowed, to others that are."""
    body = case.body
    if case.operation.label != "POST /leases" or not isinstance(body, dict):
        return
    changed = dict(body)
    wait = body.get("wait_ms")
    if type(wait) in (int, float) and MAX_WAIT_MS < wait <= LONGEST_WAIT_MS:
        changed["wait_ms"] = MAX_WAIT_MS
    queue = body.get("queue")
    if isinstance(queue, str) and queue.isalnum() and queue.isascii() and len(queue) <= 64 and len(queue) % 2 == 0:
        changed["queue"] = "default"  # where tasks without a queue are
    case.body = changed
