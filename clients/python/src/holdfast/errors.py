"""What can go wrong in a call."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Mapping, Optional, Sequence


class HoldfastError(Exception):
    """The base of all errors of this package."""


class NoResponse(HoldfastError):
    """The service could not be reached, or its response was lost.

    ``sent`` says whether the request may have had its effect.
    """

    def __init__(self, message: str, sent: bool) -> None:
        super().__init__(message)
        self.sent = sent


@dataclass(frozen=True)
class FieldError:
    """One error of a request: the item of a batch (from 0), the field, and what is wrong with it."""

    index: Optional[int]
    field: Optional[str]
    message: str


class Problem(HoldfastError):
    """The service refused a request: problem details by RFC 9457. Programs evaluate ``code``."""

    def __init__(self, status: int, body: Mapping[str, Any], retry_after: Optional[float] = None) -> None:
        self.status = status
        self.code: str = str(body.get("code", ""))
        self.detail: str = str(body.get("detail", ""))
        self.errors: Sequence[FieldError] = [
            FieldError(each.get("index"), each.get("field"), str(each.get("message", "")))
            for each in body.get("errors", [])
        ]
        self.state: Optional[str] = body.get("state")
        """The state of the task, with ``WRONG_STATE``."""
        self.task_ids: Sequence[str] = body.get("task_ids", [])
        """To repeat the request with, if its write was not confirmed."""
        self.retry_after = retry_after
        """In seconds."""
        super().__init__(f"{status} {self.code}: {self.detail}")


class InvalidRequest(Problem):
    """400, 405 or 415: the request is not valid."""


class Unauthenticated(Problem):
    """401: the token is missing or wrong."""


class Forbidden(Problem):
    """403: the token lacks the scope."""


class NotFound(Problem):
    """404: there is no such task or queue."""


class WrongState(Problem):
    """409: the state of the task does not allow this."""


class LeaseLost(Problem):
    """409: another worker has the task, or it has ended. Whatever the run does from now on is done twice."""


class TooLarge(Problem):
    """413: the body, a payload or the number of tasks exceeds its limit."""


class TooManyRequests(Problem):
    """429: the queue is full, the service is overloaded, or the client has used up its calls. Nothing was changed."""


class Unavailable(Problem):
    """503: Redis is unreachable or full."""


_BY_STATUS: Mapping[int, type[Problem]] = {
    400: InvalidRequest,
    401: Unauthenticated,
    403: Forbidden,
    404: NotFound,
    405: InvalidRequest,
    409: WrongState,
    413: TooLarge,
    415: InvalidRequest,
    429: TooManyRequests,
    503: Unavailable,
}


def problem_of(status: int, body: Mapping[str, Any], retry_after: Optional[float]) -> Problem:
    """The error of the type that belongs to the response."""
    if body.get("code") == "LEASE_LOST":
        return LeaseLost(status, body, retry_after)
    return _BY_STATUS.get(status, Problem)(status, body, retry_after)
