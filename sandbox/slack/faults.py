"""Faults that the Web API plays on demand, and the ways a delivery can be tampered with.

Which fault is due is decided here; `sandbox.slack.web_api` plays it.
"""

from dataclasses import dataclass, replace
from enum import StrEnum, unique


@unique
class FaultKind(StrEnum):
    """What goes wrong; `_after` means that the call took effect before it did."""

    TIMEOUT = "timeout"
    TIMEOUT_AFTER = "timeout_after"
    CUT_BEFORE = "cut_before"
    CUT_AFTER = "cut_after"
    SERVER_ERROR = "server_error"
    NOT_OK = "not_ok"
    RATE_LIMITED = "rate_limited"
    GARBAGE = "garbage"
    SLOW = "slow"

    @property
    def is_after(self) -> bool:
        """Whether the call takes effect first."""
        return self in {FaultKind.TIMEOUT_AFTER, FaultKind.CUT_AFTER, FaultKind.SLOW}


@dataclass(frozen=True, slots=True)
class Fault:
    """Plays `times` times (None: until cleared) after letting `skip` matching calls through.

    `method` is a Web API method, `response_url` for what is posted to those, or `*` for all; an empty `channel`
    matches every channel. `error` belongs to `not_ok`, `status` to `server_error`, `seconds` to `slow` (real time)
    and to `rate_limited` (Retry-After).
    """

    method: str
    kind: FaultKind
    times: int | None = 1
    skip: int = 0
    channel: str = ""
    error: str = "internal_error"
    status: int = 500
    seconds: float = 1.0


@unique
class Tamper(StrEnum):
    """What is wrong with a delivery's signature headers or body."""

    WRONG_SIGNATURE = "wrong_signature"
    CHANGED_BODY = "changed_body"
    OLD_TIMESTAMP = "old_timestamp"
    MISSING_SIGNATURE = "missing_signature"
    MISSING_TIMESTAMP = "missing_timestamp"
    TIMESTAMP_NOT_A_NUMBER = "timestamp_not_a_number"
    NON_ASCII_SIGNATURE = "non_ascii_signature"


class FaultScript:
    """The faults waiting to be played, in the order they were asked for."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Play `fault` from now on."""
        self._waiting.append(fault)

    def clear(self) -> None:
        """Play nothing any more."""
        self._waiting.clear()

    def due(self, method: str, channel: str) -> Fault | None:
        """The fault to play on this call, counting the call; None lets it through."""
        for place, fault in enumerate(self._waiting):
            if fault.method not in {"*", method} or fault.channel not in {"", channel}:
                continue
            if fault.skip:
                self._waiting[place] = replace(fault, skip=fault.skip - 1)
                return None
            self._count_down(place, fault)
            return fault
        return None

    def _count_down(self, place: int, fault: Fault) -> None:
        if fault.times is None:
            return
        if fault.times <= 1:
            del self._waiting[place]
        else:
            self._waiting[place] = replace(fault, times=fault.times - 1)
