"""Runs tasks: takes them, renews their leases while handlers work, and reports the outcome."""

from __future__ import annotations

import logging
import os
import signal
import socket
import threading
import time
from datetime import timedelta
from types import FrameType
from typing import Any, Callable, Optional, Sequence

from .client import Client
from .errors import HoldfastError, LeaseLost, NoResponse, TooManyRequests, Unavailable
from .tasks import LeasedTask

log = logging.getLogger("holdfast.worker")

_HEARTBEAT = timedelta(seconds=10)
_AT_ONCE = timedelta(0)
_STOPPING = timedelta(seconds=1)

# Giving up costs the lease, which is renewed meanwhile.
_PATIENCE = timedelta(hours=1)


class Bury(Exception):
    """A handler raises this if no further attempt can succeed: the task becomes a dead letter at once."""


class Retry(Exception):
    """A handler raises this to be tried again after a delay of its own; it costs one retry, as every other exception."""

    def __init__(self, message: str, delay: timedelta) -> None:
        super().__init__(message)
        self.delay = delay


class Snooze(Exception):
    """A handler raises this to run later without costing a retry."""

    def __init__(self, delay: Optional[timedelta] = None) -> None:
        super().__init__()
        self.delay = delay


class Run:
    """One run of a task. A handler that takes long looks at ``stop`` now and then, and ends soon after it is set."""

    def __init__(self, task: LeasedTask) -> None:
        self.task = task
        self.stop = threading.Event()
        """Set if the task is cancelled or times out, the lease is lost, or the worker's grace is over."""
        self._until = None if task.timeout is None else time.monotonic() + task.timeout.total_seconds()
        self._lock = threading.Lock()
        self._over = False
        self.abandoned = False
        """Whether it ended before its handler did."""

    def end(self) -> bool:
        """Whether the caller is the one who ended it: a run has one outcome."""
        with self._lock:
            first = not self._over
            self._over = True
            return first

    def abandon(self) -> bool:
        """Ends it before its handler has ended. Returns false if it was over."""
        self.stop.set()
        self.abandoned = self.end() or self.abandoned
        return self.abandoned

    @property
    def has_timed_out(self) -> bool:
        return self._until is not None and time.monotonic() >= self._until

    @property
    def over(self) -> bool:
        return self._over

    def seconds_left(self) -> Optional[float]:
        return None if self._until is None else self._until - time.monotonic()


Handler = Callable[[Run], Any]


class Worker:
    """Runs the tasks of some queues, as many at a time as it has slots.

    At least once: a task whose worker dies runs again elsewhere. A handler returns the result, or raises: :class:`Bury`,
    :class:`Snooze`, :class:`Retry`, or any exception, which costs a retry. Tasks without a handler are snoozed.
    """

    def __init__(
        self,
        client: Client,
        queues: Sequence[str] = ("default",),
        *,
        slots: int = 1,
        name: Optional[str] = None,
        lease: timedelta = timedelta(seconds=30),
        wait: timedelta = timedelta(seconds=5),
        grace: timedelta = timedelta(seconds=30),
    ) -> None:
        """
        :param name: under which the worker is shown, different for each process; the host and the process id if None
        :param wait: how long one call waits for tasks; a stop takes at most so long even if nothing runs
        :param grace: how long running tasks may take after a stop; then they are returned, which costs no retry
        """
        if slots < 1:
            raise ValueError(f"slots must be at least 1, not {slots}")
        self._client, self._queues, self._slots = client, queues, slots
        self._name = name or _default_name()
        self._lease, self._wait, self._grace = lease, wait, grace
        self._handlers: dict[str, Handler] = {}
        self._stopping = threading.Event()
        self._ended = threading.Event()
        self._changed = threading.Condition()
        self._runs: dict[str, Run] = {}

    def handler(self, type: str) -> Callable[[Handler], Handler]:
        """Declares the function below as the handler of a type."""

        def add(function: Handler) -> Handler:
            self.add_handler(type, function)
            return function

        return add

    def add_handler(self, type: str, function: Handler) -> None:
        self._handlers[type] = function

    def stop(self) -> None:
        """Asks :meth:`run` to take nothing more, and to return once the running tasks have ended. Safe in signal handlers."""
        self._stopping.set()

    def run(self, *, signals: bool = True) -> None:
        """Works until :meth:`stop`.

        :param signals: also stop at SIGTERM and SIGINT; only possible in the main thread
        """
        if signals:

            def stop(number: int, frame: Optional[FrameType]) -> None:
                self.stop()

            signal.signal(signal.SIGTERM, stop)
            signal.signal(signal.SIGINT, stop)
        self._ended.clear()
        keeper = threading.Thread(target=self._keep, name="holdfast-keeper", daemon=True)
        keeper.start()
        log.info("Worker %s serves %s with %d slots", self._name, ", ".join(self._queues), self._slots)
        try:
            while not self._stopping.is_set():
                free = self._free_slots()
                if free > 0:
                    self._take(free)
            self._drain()
        finally:
            self._ended.set()
            self._notify()
            keeper.join()
        log.info("Worker %s has stopped", self._name)

    def _free_slots(self) -> int:
        with self._changed:
            if len(self._runs) >= self._slots:
                self._changed.wait(1.0)  # also notices a stop, which a signal handler must not notify
            return self._slots - len(self._runs)

    def _take(self, free: int) -> None:
        try:
            tasks = self._client.take(
                self._name,
                self._queues,
                max=min(free, 1_000),
                lease=self._lease,
                wait=self._wait,
                retry_for=_HEARTBEAT,
                stopped=self._stopping,
            )
        except (Unavailable, TooManyRequests, NoResponse) as error:
            if not self._stopping.is_set():
                log.warning("Worker %s cannot take tasks and tries again: %s", self._name, error)
            self._stopping.wait(1.0)
            return
        for task in tasks:
            if self._stopping.is_set():
                self._settle(task, lambda: self._client.snooze(task.receipt, _AT_ONCE, retry_for=self._lease))
            else:
                self._start(task)

    def _start(self, task: LeasedTask) -> None:
        run = Run(task)
        with self._changed:
            self._runs[task.receipt] = run
        threading.Thread(target=self._perform, args=(run,), name=f"holdfast-{task.id}", daemon=True).start()
        self._notify()  # the keeper may have to wake up sooner

    def _perform(self, run: Run) -> None:
        try:
            outcome = self._outcome(run)
            if run.end():
                self._settle(run.task, outcome)
        finally:
            with self._changed:
                self._runs.pop(run.task.receipt, None)
                self._changed.notify_all()

    def _outcome(self, run: Run) -> Callable[[], Any]:
        """Calls the handler. Returns the call that settles the task."""
        task, client = run.task, self._client
        handler = self._handlers.get(task.type)
        if handler is None:
            log.warning("Task %s has the type %s, which has no handler; it is snoozed", task.id, task.type)
            return lambda: client.snooze(task.receipt, retry_for=_PATIENCE)
        try:
            result = handler(run)
        except Snooze as snooze:
            delay = snooze.delay
            return lambda: client.snooze(task.receipt, delay, retry_for=_PATIENCE)
        except Bury as error:
            log.error("Task %s is buried on attempt %d: %s", task.id, task.attempt, error)
            text = str(error)
            return lambda: client.fail(task.receipt, text, bury=True, retry_for=_PATIENCE)
        except BaseException as error:
            log.warning("Task %s failed on attempt %d", task.id, task.attempt, exc_info=True)
            text, later = f"{type(error).__name__}: {error}", getattr(error, "delay", None)
            after = later if isinstance(error, Retry) else None
            return lambda: client.fail(task.receipt, text, delay=after, retry_for=_PATIENCE)
        return lambda: client.complete(task.receipt, result, retry_for=_PATIENCE)

    def _settle(self, task: LeasedTask, outcome: Callable[[], Any]) -> None:
        try:
            outcome()
        except LeaseLost:
            log.warning("Task %s was settled too late: its lease has ended, and nothing was written", task.id)
        except (TypeError, ValueError) as error:  # the result is not JSON
            log.warning("The result of task %s cannot be sent: %s", task.id, error)
            self._settle(task, lambda: self._client.fail(task.receipt, f"result: {error}"))
        except HoldfastError as error:
            log.error("Task %s could not be settled; its lease will end, and it runs again: %s", task.id, error)

    def _keep(self) -> None:
        """Renews all leases, and ends the runs that have timed out."""
        interval = min(self._lease / 3, _HEARTBEAT).total_seconds()
        renewed = time.monotonic()
        while not self._ended.is_set():
            self._end_timed_out()
            if time.monotonic() >= renewed + interval:
                renewed = time.monotonic()
                self._renew()
            with self._changed:
                left = [run.seconds_left() for run in self._runs.values() if not run.over]
                until = min([renewed + interval - time.monotonic(), *(each for each in left if each is not None)])
                if until > 0 and not self._ended.is_set():
                    self._changed.wait(until)

    def _renew(self) -> None:
        with self._changed:
            runs = {receipt: run for receipt, run in self._runs.items() if not run.abandoned}
        if not runs:
            return
        try:
            answer = self._client.renew(list(runs), lease=self._lease, retry_for=self._lease / 4)
        except HoldfastError as error:
            log.warning("Worker %s cannot renew %d leases and tries again: %s", self._name, len(runs), error)
            return
        for receipt in answer.lost:
            if runs[receipt].abandon():
                log.warning("The lease of task %s is lost; its run is told to stop", runs[receipt].task.id)
        for receipt in answer.cancelled:
            runs[receipt].stop.set()

    def _end_timed_out(self) -> None:
        with self._changed:
            late = [run for run in self._runs.values() if run.has_timed_out and not run.over]
        for run in late:
            if run.abandon():
                task = run.task
                log.warning("Task %s timed out on attempt %d", task.id, task.attempt)
                self._settle(task, lambda: self._client.fail(task.receipt, "timed out", retry_for=self._lease / 4))

    def _drain(self) -> None:
        """Waits for the running tasks, at most for the grace; returns the rest."""
        if not self._await_end(self._grace):
            with self._changed:
                rest = [run for run in self._runs.values() if not run.over]
            for run in rest:
                run.stop.set()
            self._await_end(_STOPPING)
            for run in rest:
                if run.abandon():
                    task = run.task
                    log.warning("Task %s has not ended in time and is returned", task.id)
                    self._settle(task, lambda: self._client.snooze(task.receipt, _AT_ONCE, retry_for=_STOPPING))

    def _await_end(self, limit: timedelta) -> bool:
        until = time.monotonic() + limit.total_seconds()
        with self._changed:
            return self._changed.wait_for(
                lambda: all(run.abandoned for run in self._runs.values()),
                max(0.0, until - time.monotonic()),
            )

    def _notify(self) -> None:
        with self._changed:
            self._changed.notify_all()


def _default_name() -> str:
    host = "".join(c if c.isascii() and (c.isalnum() or c in "_.:-") else "-" for c in socket.gethostname())
    return f"{host[:40]}-{os.getpid()}"
