"""Client and worker for Holdfast, a distributed task queue on Redis."""

from .client import Client
from .errors import (
    FieldError,
    Forbidden,
    HoldfastError,
    InvalidRequest,
    LeaseLost,
    NoResponse,
    NotFound,
    Problem,
    TooLarge,
    TooManyRequests,
    Unauthenticated,
    Unavailable,
    WrongState,
)
from .tasks import Enqueued, LeasedTask, NewTask, Priority, Renewed, Settled, State, Task
from .worker import Bury, Retry, Run, Snooze, Worker

__all__ = [
    "Bury",
    "Client",
    "Enqueued",
    "FieldError",
    "Forbidden",
    "HoldfastError",
    "InvalidRequest",
    "LeaseLost",
    "LeasedTask",
    "NewTask",
    "NoResponse",
    "NotFound",
    "Priority",
    "Problem",
    "Renewed",
    "Retry",
    "Run",
    "Settled",
    "Snooze",
    "State",
    "Task",
    "TooLarge",
    "TooManyRequests",
    "Unauthenticated",
    "Unavailable",
    "Worker",
    "WrongState",
]
