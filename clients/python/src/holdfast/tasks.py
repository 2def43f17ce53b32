"""Tasks, as they are sent and received."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, Mapping, Optional, Sequence

Priority = Literal["high", "default", "low"]
State = Literal["pending", "delayed", "processing", "completed", "dead", "cancelled", "expired"]


def millis(duration: timedelta) -> int:
    """Rounded up, so that a duration above zero stays above zero."""
    return -(-duration // timedelta(milliseconds=1))


def rfc3339(field: str, time: datetime) -> str:
    if time.tzinfo is None:
        raise ValueError(f"{field} must have a time zone: {time!r}")
    return time.isoformat()


def time_of(text: Optional[str]) -> Optional[datetime]:
    """Java writes up to nine digits of a second, and leaves them out if they are zero; Python reads six."""
    if text is None:
        return None
    date, _, fraction = text.removesuffix("Z").partition(".")
    return datetime.fromisoformat(f"{date}.{(fraction + '000000')[:6]}+00:00")


@dataclass(frozen=True)
class NewTask:
    """A task to enqueue. What is None is left to the service.

    With an ``id`` of your own, an enqueue can be repeated without doubling the task: it is not enqueued again while it
    lives and for a while after its end. Of the tasks with the same ``idempotency_key`` at most one succeeds.
    """

    type: str = "default"
    payload: Any = None
    queue: Optional[str] = None
    priority: Optional[Priority] = None
    key: Optional[str] = None
    """The tenant, customer or resource that it belongs to."""
    id: Optional[str] = None
    idempotency_key: Optional[str] = None
    delay: Optional[timedelta] = None
    execute_at: Optional[datetime] = None
    expires_at: Optional[datetime] = None
    timeout: Optional[timedelta] = None
    max_retries: Optional[int] = None

    def to_json(self) -> dict[str, Any]:
        fields = {
            "type": self.type,
            "payload": self.payload,
            "queue": self.queue,
            "priority": self.priority,
            "key": self.key,
            "id": self.id,
            "idempotency_key": self.idempotency_key,
            "delay_ms": None if self.delay is None else millis(self.delay),
            "execute_at": None if self.execute_at is None else rfc3339("execute_at", self.execute_at),
            "expires_at": None if self.expires_at is None else rfc3339("expires_at", self.expires_at),
            "timeout_ms": None if self.timeout is None else millis(self.timeout),
            "max_retries": self.max_retries,
        }
        return {name: value for name, value in fields.items() if value is not None}


@dataclass(frozen=True)
class Enqueued:
    """``existed``: a task with this id was known, and nothing was enqueued."""

    id: str
    existed: bool


def _payload(body: Mapping[str, Any]) -> Any:
    """Bytes, if it is not JSON, which only Java producers can enqueue."""
    encoded = body.get("payload_base64")
    return body.get("payload") if encoded is None else base64.b64decode(encoded)


@dataclass(frozen=True)
class Task:
    """A task as the service shows it. ``raw`` has everything that it said, such as ``attempts`` and ``waiting``."""

    id: str
    type: str
    queue: str
    priority: Priority
    state: State
    payload: Any
    result: Any
    retry_count: int
    max_retries: int
    created_at: Optional[datetime]
    execute_at: Optional[datetime]
    ended_at: Optional[datetime]
    key: Optional[str]
    last_error: Optional[str]
    raw: Mapping[str, Any]

    @staticmethod
    def of(body: Mapping[str, Any]) -> Task:
        return Task(
            body["id"],
            body["type"],
            body["queue"],
            body["priority"],
            body["state"],
            _payload(body),
            body.get("result"),
            body["retry_count"],
            body["max_retries"],
            time_of(body.get("created_at")),
            time_of(body.get("execute_at")),
            time_of(body.get("ended_at")),
            body.get("key"),
            body.get("last_error"),
            body,
        )


@dataclass(frozen=True)
class LeasedTask:
    """A task that this worker holds under a lease. ``token`` is the fencing token: pass it on to what you write to."""

    id: str
    type: str
    queue: str
    priority: Priority
    payload: Any
    attempt: int
    max_retries: int
    token: int
    lease: timedelta
    timeout: Optional[timedelta]
    idempotency_key: Optional[str]
    key: Optional[str]
    traceparent: Optional[str]
    tracestate: Optional[str]
    receipt: str

    @staticmethod
    def of(body: Mapping[str, Any]) -> LeasedTask:
        timeout = body.get("timeout_ms")
        return LeasedTask(
            body["id"],
            body["type"],
            body["queue"],
            body["priority"],
            _payload(body),
            body["attempt"],
            body["max_retries"],
            body["token"],
            timedelta(milliseconds=body["lease_ms"]),
            None if timeout is None else timedelta(milliseconds=timeout),
            body.get("idempotency_key"),
            body.get("key"),
            body.get("traceparent"),
            body.get("tracestate"),
            body["receipt"],
        )


@dataclass(frozen=True)
class Renewed:
    """The receipts whose leases are lost, and those whose tasks are cancelled: stop both."""

    lost: Sequence[str]
    cancelled: Sequence[str]


@dataclass(frozen=True)
class Settled:
    """How a task was settled, such as ``completed``, ``retrying`` or ``dead``, and the delay until its next run."""

    status: str
    delay: Optional[timedelta]
