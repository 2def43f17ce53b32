"""What the client does with refusals and lost responses."""

from __future__ import annotations

import time
import unittest
from datetime import timedelta
from typing import Any, Mapping

from holdfast import Client, Enqueued, InvalidRequest, NewTask, NoResponse, TooManyRequests, Unavailable

from .scripted_server import Answer, ScriptedServer

QUEUED: Answer = (202, {"status": "queued", "task_id": "made-1"}, {})
FULL: Mapping[str, Any] = {"code": "QUEUE_FULL", "detail": "full"}
AWAY: Mapping[str, Any] = {"code": "STORE_UNAVAILABLE", "detail": "away"}


class RetriesTest(unittest.TestCase):
    def client_of(self, server: ScriptedServer) -> Client:
        client = Client(server.url)
        self.addCleanup(client.close)
        return client

    def test_an_unconfirmed_enqueue_is_repeated_with_the_ids_of_the_service(self) -> None:
        answers: list[Answer] = [
            (503, {**AWAY, "task_ids": ["made-1"]}, {}),
            (200, {"status": "exists", "task_id": "made-1"}, {}),
        ]
        with ScriptedServer(answers) as server:
            self.assertEqual(self.client_of(server).enqueue(NewTask("email", 5)), Enqueued("made-1", True))
            self.assertEqual(
                server.bodies, [{"type": "email", "payload": 5}, {"type": "email", "payload": 5, "id": "made-1"}]
            )

    def test_an_unconfirmed_batch_is_repeated_with_the_ids_of_the_service(self) -> None:
        answers: list[Answer] = [
            (503, {**AWAY, "task_ids": ["a", "b"]}, {}),
            (202, {"status": "queued", "count": 2, "task_ids": ["a", "b"], "existing": ["b"]}, {}),
        ]
        with ScriptedServer(answers) as server:
            queued = self.client_of(server).enqueue_many([NewTask("x"), NewTask("y")])
            self.assertEqual(queued, [Enqueued("a", False), Enqueued("b", True)])
            self.assertEqual(server.bodies[1], [{"type": "x", "id": "a"}, {"type": "y", "id": "b"}])

    def test_a_503_without_ids_is_not_repeated(self) -> None:
        with ScriptedServer([(503, {}, {}), QUEUED]) as server:
            with self.assertRaises(Unavailable):
                self.client_of(server).enqueue(NewTask())
            self.assertEqual(len(server.bodies), 1)

    def test_a_refusal_is_repeated_after_the_time_that_it_names(self) -> None:
        with ScriptedServer([(429, FULL, {"Retry-After": "1"}), QUEUED]) as server:
            start = time.monotonic()
            self.client_of(server).enqueue(NewTask())
            self.assertGreaterEqual(time.monotonic() - start, 1.0)

    def test_a_refusal_is_raised_if_it_lasts_longer_than_the_client_repeats(self) -> None:
        with ScriptedServer([(429, FULL, {"Retry-After": "60"})]) as server:
            with self.assertRaises(TooManyRequests) as raised:
                self.client_of(server).enqueue(NewTask())
            self.assertEqual((raised.exception.code, raised.exception.retry_after), ("QUEUE_FULL", 60.0))

    def test_a_lost_response_is_repeated_only_with_an_id(self) -> None:
        with ScriptedServer([None, QUEUED]) as server:
            with self.assertRaises(NoResponse) as raised:
                self.client_of(server).enqueue(NewTask())
            self.assertTrue(raised.exception.sent)
            self.assertEqual(len(server.bodies), 1)
        with ScriptedServer([None, QUEUED]) as server:
            self.client_of(server).enqueue(NewTask(id="made-1"))
            self.assertEqual(len(server.bodies), 2)

    def test_a_connection_that_cannot_be_made_has_sent_nothing(self) -> None:
        with ScriptedServer([]) as server:
            url = server.url
        with self.assertRaises(NoResponse) as raised:
            Client(url, retry_for=timedelta(seconds=0.5)).enqueue(NewTask())
        self.assertFalse(raised.exception.sent)

    def test_an_error_names_what_is_wrong(self) -> None:
        errors = [{"index": 1, "field": "priority", "message": "priority must be high, default or low"}]
        with ScriptedServer([(400, {"code": "INVALID_ARGUMENT", "detail": "no", "errors": errors}, {})]) as server:
            with self.assertRaises(InvalidRequest) as raised:
                self.client_of(server).enqueue(NewTask())
        self.assertEqual((raised.exception.errors[0].index, raised.exception.errors[0].field), (1, "priority"))

    def test_what_is_not_json_is_refused_before_it_is_sent(self) -> None:
        with ScriptedServer([]) as server:
            with self.assertRaises(ValueError):
                self.client_of(server).enqueue(NewTask(payload=float("nan")))
