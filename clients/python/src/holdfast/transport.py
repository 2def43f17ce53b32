"""Sends requests over pooled connections, and repeats those that can be repeated."""

from __future__ import annotations

import http.client
import json
import random
import select
import ssl
import threading
import time
import urllib.parse
from typing import Any, Callable, Mapping, Optional

from .errors import NoResponse, Problem, TooManyRequests, Unavailable, problem_of

_MAX_IDLE = 16
_FIRST_PAUSE = 0.1
_MAX_PAUSE = 5.0


class Transport:
    """Thread-safe. After :meth:`close` it can still be used; only idle connections are closed."""

    def __init__(
        self, url: str, token: Optional[str], timeout: float, retry_for: float, tls: Optional[ssl.SSLContext]
    ) -> None:
        parts = urllib.parse.urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(f"url must be like http://localhost:8085, not {url!r}")
        self._host, self._port, self._secure = parts.hostname, parts.port, parts.scheme == "https"
        self._prefix = parts.path.rstrip("/")
        self._token, self._timeout, self._retry_for = token, timeout, retry_for
        self._tls = tls
        self._idle: list[http.client.HTTPConnection] = []
        self._lock = threading.Lock()

    def call(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        repeatable: bool = True,
        adapt: Optional[Callable[[Problem], Any]] = None,
        wait: float = 0.0,
        retry_for: Optional[float] = None,
        headers: Optional[Mapping[str, str]] = None,
        stopped: Optional[threading.Event] = None,
    ) -> tuple[int, Any]:
        """Returns the status and the body of the response.

        Repeats the request for ``retry_for`` seconds with growing pauses, or after ``Retry-After``: after a 429, which had no
        effect, after a connection that failed before the request was sent, and, if it is repeatable, after a 503 and a lost
        response. ``adapt`` makes a repeatable body from a 503, or None if it cannot.
        """
        give_up = time.monotonic() + (self._retry_for if retry_for is None else retry_for)
        pause = _FIRST_PAUSE
        while True:
            try:
                return self._once(method, path, body, wait, headers)
            except (Unavailable, TooManyRequests, NoResponse) as error:
                adapted = adapt(error) if adapt is not None and isinstance(error, Unavailable) else None
                if adapted is not None:
                    body, repeatable = adapted, True
                harmless = isinstance(error, TooManyRequests) or (isinstance(error, NoResponse) and not error.sent)
                named = getattr(error, "retry_after", None)
                rest = max(pause * random.uniform(0.5, 1.0), named or 0.0)
                if not (harmless or repeatable) or time.monotonic() + rest > give_up:
                    raise
                if stopped is None:
                    time.sleep(rest)
                elif stopped.wait(rest):
                    raise
                pause = min(pause * 2, _MAX_PAUSE)

    def _once(
        self, method: str, path: str, body: Any, wait: float, headers: Optional[Mapping[str, str]]
    ) -> tuple[int, Any]:
        sent = dict(headers or {})
        data = None
        if body is not None:
            data = json.dumps(body, allow_nan=False, separators=(",", ":")).encode()
            sent["Content-Type"] = "application/json"
        if self._token:
            sent["Authorization"] = "Bearer " + self._token
        connection = self._connect()
        try:
            if connection.sock is not None:
                connection.sock.settimeout(self._timeout + wait)
            connection.request(method, self._prefix + path, data, sent)
            response = connection.getresponse()
            content = response.read()
        except (OSError, http.client.HTTPException) as error:
            connection.close()
            raise NoResponse(f"{method} {path}: {error or type(error).__name__}", sent=True) from error
        self._give_back(connection, response)
        if response.status < 300:
            return response.status, json.loads(content) if content.strip() else None
        raise problem_of(response.status, _object(content), _seconds(response.headers.get("Retry-After")))

    def _connect(self) -> http.client.HTTPConnection:
        with self._lock:
            while self._idle:
                connection = self._idle.pop()
                if _is_open(connection):
                    return connection
                connection.close()
        connection = (
            http.client.HTTPSConnection(self._host, self._port, timeout=self._timeout, context=self._tls)
            if self._secure
            else http.client.HTTPConnection(self._host, self._port, timeout=self._timeout)
        )
        try:
            connection.connect()
        except OSError as error:
            connection.close()
            raise NoResponse(f"Cannot connect to {self._host}: {error}", sent=False) from error
        return connection

    def _give_back(self, connection: http.client.HTTPConnection, response: http.client.HTTPResponse) -> None:
        with self._lock:
            if not response.will_close and len(self._idle) < _MAX_IDLE:
                self._idle.append(connection)
                return
        connection.close()

    def close(self) -> None:
        with self._lock:
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()


def _is_open(connection: http.client.HTTPConnection) -> bool:
    """An idle connection with something to read was closed by the other side."""
    if connection.sock is None:
        return False
    poll = select.poll() if hasattr(select, "poll") else None
    if poll is None:
        return not select.select([connection.sock], [], [], 0)[0]
    poll.register(connection.sock, select.POLLIN)
    return not poll.poll(0)


def _object(content: bytes) -> Mapping[str, Any]:
    """The problem; a proxy may answer with something else."""
    try:
        body = json.loads(content)
    except ValueError:
        body = None
    return body if isinstance(body, dict) else {"detail": content[:200].decode("utf-8", "replace")}


def _seconds(header: Optional[str]) -> Optional[float]:
    return float(header) if header is not None and header.isdigit() else None
