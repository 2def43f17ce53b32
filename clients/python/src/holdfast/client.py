"""The calls of the producer."""

from __future__ import annotations

import ssl
import threading
import urllib.parse
from dataclasses import replace
from datetime import timedelta
from types import TracebackType
from typing import Any, Literal, Mapping, Optional, Sequence

from .errors import Problem
from .tasks import Enqueued, LeasedTask, NewTask, Renewed, Settled, Task, millis
from .transport import Transport

_MAX_BATCH = 1_000


class Client:
    """Enqueues, shows and cancels tasks, and takes them under a lease. Thread-safe; use one for the whole process.

    A call that was refused for the moment (429, 503), or whose connection failed, is repeated for ``retry_for`` with growing
    pauses, not sooner than ``Retry-After`` allows. An enqueue whose response was lost is repeated only if its tasks have ids of
    their own: it raises :class:`NoResponse` otherwise, since the tasks may be enqueued or not.
    """

    def __init__(
        self,
        url: str = "http://localhost:8085",
        token: Optional[str] = None,
        *,
        timeout: timedelta = timedelta(seconds=15),
        retry_for: timedelta = timedelta(seconds=30),
        tls: Optional[ssl.SSLContext] = None,
    ) -> None:
        self._transport = Transport(url, token, timeout.total_seconds(), retry_for.total_seconds(), tls)

    def __enter__(self) -> Client:
        return self

    def __exit__(
        self,
        kind: Optional[type[BaseException]],
        error: Optional[BaseException],
        trace: Optional[TracebackType],
    ) -> None:
        self.close()

    def close(self) -> None:
        """Closes the connections that are not in use."""
        self._transport.close()

    def enqueue(self, task: NewTask, *, traceparent: Optional[str] = None) -> Enqueued:
        """Enqueues a task. Once this returns, the task will run at least once, or become a dead letter."""

        def with_id(problem: Problem) -> Any:
            return replace(task, id=problem.task_ids[0]).to_json() if problem.task_ids else None

        _, body = self._transport.call(
            "POST",
            "/task",
            task.to_json(),
            repeatable=task.id is not None,
            adapt=with_id,
            headers=_trace(traceparent),
        )
        return Enqueued(body["task_id"], body["status"] == "exists")

    def enqueue_many(self, tasks: Sequence[NewTask], *, traceparent: Optional[str] = None) -> list[Enqueued]:
        """Enqueues up to 10,000 tasks in one call: all of them, or none if one is invalid or there is no room."""
        if not tasks:
            return []

        def with_ids(problem: Problem) -> Any:
            pairs = zip(tasks, problem.task_ids)
            return [replace(task, id=id).to_json() for task, id in pairs] if problem.task_ids else None

        _, body = self._transport.call(
            "POST",
            "/tasks",
            [task.to_json() for task in tasks],
            repeatable=all(task.id is not None for task in tasks),
            adapt=with_ids,
            headers=_trace(traceparent),
        )
        existing = set(body.get("existing", []))
        return [Enqueued(each, each in existing) for each in body["task_ids"]]

    def task(self, id: str, queue: str = "default") -> Task:
        """Shows a task.

        :raises NotFound: if the queue has no such task, or has forgotten it after its end
        """
        _, body = self._transport.call("GET", _path("tasks", id) + _query(queue=queue))
        return Task.of(body)

    def cancel(self, id: str, queue: str = "default", *, running: bool = False) -> Literal["cancelled", "cancelling"]:
        """Cancels a task that waits or is dead; with ``running`` it also tells the handler of a running one to stop.

        :raises WrongState: if it is running or has ended
        """
        status, _ = self._transport.call(
            "DELETE", _path("tasks", id) + _query(queue=queue, running="true" if running else "false")
        )
        return "cancelling" if status == 202 else "cancelled"

    def requeue(self, id: str, queue: str = "default") -> None:
        """Makes a dead task pending again, with all its retries."""
        self._transport.call("POST", _path("tasks", id, "requeue") + _query(queue=queue))

    def take(
        self,
        worker: str,
        queues: Sequence[str] = ("default",),
        *,
        max: int = 1,
        lease: Optional[timedelta] = None,
        wait: timedelta = timedelta(0),
        retry_for: Optional[timedelta] = None,
        stopped: Optional[threading.Event] = None,
    ) -> list[LeasedTask]:
        """Takes up to ``max`` tasks; waits for some if there are none. Renew, complete or fail them before their lease ends.

        :param worker: the name under which the worker is shown; a different one for each process
        :param stopped: ends the pauses between repetitions
        """
        request: dict[str, Any] = {"worker": worker, "queues": list(queues), "max": max, "wait_ms": millis(wait)}
        if lease is not None:
            request["lease_ms"] = millis(lease)
        _, body = self._transport.call(
            "POST",
            "/leases",
            request,
            wait=wait.total_seconds(),
            retry_for=None if retry_for is None else retry_for.total_seconds(),
            stopped=stopped,
        )
        return [LeasedTask.of(each) for each in body["tasks"]]

    def renew(
        self, receipts: Sequence[str], *, lease: Optional[timedelta] = None, retry_for: Optional[timedelta] = None
    ) -> Renewed:
        """Renews leases from now on."""
        lost: list[str] = []
        cancelled: list[str] = []
        for start in range(0, len(receipts), _MAX_BATCH):
            request: dict[str, Any] = {"receipts": list(receipts[start : start + _MAX_BATCH])}
            if lease is not None:
                request["lease_ms"] = millis(lease)
            _, body = self._transport.call(
                "POST",
                "/leases/renew",
                request,
                retry_for=None if retry_for is None else retry_for.total_seconds(),
            )
            lost += body["lost"]
            cancelled += body["cancelled"]
        return Renewed(lost, cancelled)

    def complete(self, receipt: str, result: Any = None, *, retry_for: Optional[timedelta] = None) -> Settled:
        """Completes a task.

        :raises LeaseLost: if the lease has ended; after a repetition the first try may have succeeded
        """
        request = {"receipt": receipt} if result is None else {"receipt": receipt, "result": result}
        return self._settle("/leases/complete", request, retry_for)

    def fail(
        self,
        receipt: str,
        error: str = "",
        *,
        bury: bool = False,
        delay: Optional[timedelta] = None,
        retry_for: Optional[timedelta] = None,
    ) -> Settled:
        """Fails a task: it is retried after ``delay``, or after the back-off of the service; or buried at once."""
        request: dict[str, Any] = {"receipt": receipt, "error": error, "action": "bury" if bury else "retry"}
        if delay is not None:
            request["delay_ms"] = millis(delay)
        return self._settle("/leases/fail", request, retry_for)

    def snooze(
        self, receipt: str, delay: Optional[timedelta] = None, *, retry_for: Optional[timedelta] = None
    ) -> Settled:
        """Delays a task without costing a retry. A delay of zero returns it to the front of its queue."""
        request: dict[str, Any] = {"receipt": receipt, "action": "snooze"}
        if delay is not None:
            request["delay_ms"] = millis(delay)
        return self._settle("/leases/fail", request, retry_for)

    def _settle(self, path: str, request: Mapping[str, Any], retry_for: Optional[timedelta]) -> Settled:
        _, body = self._transport.call(
            "POST", path, request, retry_for=None if retry_for is None else retry_for.total_seconds()
        )
        delay = body.get("delay_ms")
        return Settled(body["status"], None if delay is None else timedelta(milliseconds=delay))


def _path(*segments: str) -> str:
    return "/" + "/".join(urllib.parse.quote(each, safe="") for each in segments)


def _query(**parameters: str) -> str:
    return "?" + urllib.parse.urlencode(parameters)


def _trace(traceparent: Optional[str]) -> Optional[Mapping[str, str]]:
    return None if traceparent is None else {"traceparent": traceparent}
