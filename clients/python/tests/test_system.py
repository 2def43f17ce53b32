"""Client and worker against the running system whose URL is in HOLDFAST_URL."""

from __future__ import annotations

import os
import threading
import time
import unittest
import uuid
from datetime import datetime, timedelta, timezone
from typing import Any, Callable

from holdfast import (
    Bury,
    Client,
    InvalidRequest,
    LeaseLost,
    NewTask,
    NotFound,
    Retry,
    Run,
    Snooze,
    Task,
    Worker,
    WrongState,
)

URL = os.environ.get("HOLDFAST_URL", "")
SECOND = timedelta(seconds=1)


@unittest.skipUnless(URL, "HOLDFAST_URL is not set")
class SystemTest(unittest.TestCase):
    def setUp(self) -> None:
        self.client = Client(URL, os.environ.get("HOLDFAST_TOKEN"))
        self.addCleanup(self.client.close)
        self.queue = "py-" + uuid.uuid4().hex[:12]

    def task(self, id: str) -> Task:
        return self.client.task(id, self.queue)

    def await_state(self, id: str, state: str) -> Task:
        until = time.monotonic() + 20
        while (task := self.task(id)).state != state:
            self.assertLess(time.monotonic(), until, f"{task.state} instead of {state}: {task.raw}")
            time.sleep(0.02)
        return task

    def start(self, worker: Worker) -> Callable[[], None]:
        """Returns what stops the worker."""
        thread = threading.Thread(target=worker.run, kwargs={"signals": False})
        thread.start()

        def stop() -> None:
            worker.stop()
            thread.join(20)
            self.assertFalse(thread.is_alive())

        self.addCleanup(stop)
        return stop

    def worker(self, handler: Callable[[Run], Any], **options: Any) -> Callable[[], None]:
        worker = Worker(self.client, [self.queue], wait=timedelta(seconds=0.5), **options)
        worker.add_handler("job", handler)
        return self.start(worker)

    def enqueue(self, payload: Any = None, **options: Any) -> str:
        return self.client.enqueue(NewTask("job", payload, queue=self.queue, **options)).id

    def test_every_option_reaches_the_service(self) -> None:
        expires = datetime(2030, 1, 31, 12, tzinfo=timezone(timedelta(hours=1)))
        id = self.enqueue(
            {"to": "ada"},
            priority="high",
            key="acme",
            id="own-" + uuid.uuid4().hex,
            idempotency_key="order-17",
            delay=timedelta(hours=1),
            expires_at=expires,
            timeout=5 * SECOND,
            max_retries=7,
        )
        task = self.task(id)
        self.assertEqual((task.state, task.priority, task.key, task.max_retries), ("delayed", "high", "acme", 7))
        self.assertEqual(task.payload, {"to": "ada"})
        self.assertEqual((task.raw["timeout_ms"], task.raw["idempotency_key"]), (5000, "order-17"))
        self.assertEqual(datetime.fromisoformat(task.raw["expires_at"].replace("Z", "+00:00")), expires)
        assert task.execute_at is not None and task.created_at is not None
        self.assertAlmostEqual((task.execute_at - task.created_at).total_seconds(), 3600, delta=60)

    def test_the_same_id_is_enqueued_once(self) -> None:
        id = "own-" + uuid.uuid4().hex
        self.assertFalse(self.client.enqueue(NewTask(queue=self.queue, id=id)).existed)
        self.assertTrue(self.client.enqueue(NewTask(queue=self.queue, id=id)).existed)
        many = self.client.enqueue_many([NewTask(queue=self.queue), NewTask(queue=self.queue, id=id)])
        self.assertEqual([each.existed for each in many], [False, True])
        self.assertEqual(self.client.enqueue_many([]), [])

    def test_errors_have_types(self) -> None:
        with self.assertRaises(InvalidRequest) as invalid:
            self.client.enqueue_many([NewTask(), NewTask(queue="no such name")])
        self.assertEqual([(each.index, each.field) for each in invalid.exception.errors], [(1, "queue")])
        with self.assertRaises(NotFound):
            self.task("unknown")
        with self.assertRaises(ValueError):
            self.enqueue(execute_at=datetime(2030, 1, 1))
        id = self.enqueue()
        self.assertEqual(self.client.cancel(id, self.queue), "cancelled")
        with self.assertRaises(WrongState) as wrong:
            self.client.cancel(id, self.queue)
        self.assertEqual(wrong.exception.state, "cancelled")

    def test_a_receipt_works_once(self) -> None:
        id = self.enqueue([1, "ä"])
        (task,) = self.client.take("py-test", [self.queue], max=5)
        self.assertEqual((task.id, task.payload, task.attempt), (id, [1, "ä"], 1))
        self.assertEqual(self.client.renew([task.receipt]).lost, [])
        self.assertEqual(self.client.complete(task.receipt, {"pages": 12}).status, "completed")
        self.assertEqual(self.task(id).result, {"pages": 12})
        with self.assertRaises(LeaseLost):
            self.client.fail(task.receipt, "too late")
        self.assertEqual(self.client.renew([task.receipt]).lost, [task.receipt])

    def test_a_worker_completes_retries_buries_and_snoozes(self) -> None:
        def handle(run: Run) -> Any:
            what = run.task.payload
            if what == "bury":
                raise Bury("hopeless")
            if what == "snooze" and time.monotonic() < snoozed_until:
                raise Snooze(timedelta(milliseconds=100))
            if what == "retry" and run.task.attempt == 1:
                raise Retry("not yet", timedelta(milliseconds=50))
            if what == "fail":
                raise RuntimeError("broken")
            if what == "unsendable":
                return float("inf")
            return {"attempt": run.task.attempt}

        snoozed_until = time.monotonic() + 0.5
        ids = {what: self.enqueue(what) for what in ("plain", "bury", "snooze", "retry")}
        ids["fail"] = self.enqueue("fail", max_retries=0)
        ids["unsendable"] = self.enqueue("unsendable", max_retries=0)
        unknown = self.client.enqueue(NewTask("unknown", queue=self.queue)).id
        self.worker(handle, slots=3)
        self.assertEqual(self.await_state(ids["plain"], "completed").result, {"attempt": 1})
        self.assertEqual(self.await_state(ids["retry"], "completed").result, {"attempt": 2})
        self.assertEqual(self.await_state(ids["snooze"], "completed").result, {"attempt": 1})
        self.assertEqual(self.await_state(ids["bury"], "dead").last_error, "hopeless")
        self.assertEqual(self.await_state(ids["fail"], "dead").last_error, "RuntimeError: broken")
        self.assertIn("result", self.await_state(ids["unsendable"], "dead").last_error or "")
        self.assertEqual(self.await_state(unknown, "delayed").retry_count, 0)

    def test_a_run_that_is_longer_than_its_lease_keeps_it(self) -> None:
        id = self.enqueue()
        self.worker(lambda run: run.stop.wait(3.0), lease=SECOND)
        self.assertEqual(self.await_state(id, "completed").result, False)
        self.assertEqual(len(self.task(id).raw["attempts"]), 1)

    def test_a_run_is_told_to_stop_if_its_task_is_cancelled(self) -> None:
        id = self.enqueue()
        self.worker(lambda run: run.stop.wait(15), lease=SECOND)
        self.await_state(id, "processing")
        self.assertEqual(self.client.cancel(id, self.queue, running=True), "cancelling")
        self.assertIs(self.await_state(id, "completed").result, True)  # the handler returned in spite of it

    def test_a_run_that_times_out_has_failed_and_is_told_to_stop(self) -> None:
        stopped = threading.Event()

        def handle(run: Run) -> None:
            if run.stop.wait(15):
                stopped.set()

        id = self.enqueue(timeout=timedelta(milliseconds=300), max_retries=0)
        self.worker(handle)
        self.assertEqual(self.await_state(id, "dead").last_error, "timed out")
        self.assertTrue(stopped.wait(5))

    def test_a_stop_lets_running_tasks_finish_and_takes_no_more(self) -> None:
        first = self.enqueue("first")
        stop = self.worker(lambda run: run.stop.wait(1.0))
        self.await_state(first, "processing")
        second = self.enqueue("second")
        stop()
        self.assertEqual((self.task(first).state, self.task(second).state), ("completed", "pending"))

    def test_a_task_that_outlives_the_grace_is_returned_and_costs_no_retry(self) -> None:
        release = threading.Event()
        id = self.enqueue()
        stop = self.worker(lambda run: release.wait(15), grace=timedelta(milliseconds=100))
        self.await_state(id, "processing")
        stop()
        task = self.task(id)
        release.set()
        self.assertEqual((task.state, task.retry_count), ("pending", 0))
