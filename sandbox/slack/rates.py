"""Slack's rate limits: so many calls a minute for each method, and about one new message a second per channel.

Source: https://docs.slack.dev/apis/web-api/rate-limits. The tiers promise "at least" so many calls; the sandbox
gives exactly those, as a bucket that starts full.
"""

import math
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, unique

from sandbox.slack.clock import SandboxClock

# "Short bursts" above one message a second are allowed; Slack names no number.
BURST_OF_MESSAGES = 5
MESSAGES_A_SECOND = 1.0


@unique
class Tier(IntEnum):
    """Calls a minute; `SPECIAL` is for methods that Slack lets be called hundreds of times."""

    ONE = 1
    TWO = 20
    THREE = 50
    FOUR = 100
    SPECIAL = 600


@dataclass(slots=True)
class _Bucket:
    tokens: float
    filled: datetime


class RateLimits:
    """Counts calls on the sandbox's time; `is_on` switches all limits."""

    def __init__(self, clock: SandboxClock) -> None:
        self.is_on = True
        self._clock = clock
        self._buckets: dict[tuple[str, str], _Bucket] = {}

    def seconds_to_wait(self, method: str, tier: Tier, new_message_in: str = "") -> int:
        """0 if the call may be made now, and counts it; otherwise what `Retry-After` says.

        `new_message_in` is the channel in which the call creates a message.
        """
        if not self.is_on:
            return 0
        waits = [self._take(method, "", capacity=tier, a_second=tier / 60)]
        if new_message_in:
            waits.append(self._take("message", new_message_in, capacity=BURST_OF_MESSAGES, a_second=MESSAGES_A_SECOND))
        return max(waits)

    def _take(self, name: str, channel: str, *, capacity: float, a_second: float) -> int:
        now = self._clock.now()
        bucket = self._buckets.setdefault((name, channel), _Bucket(capacity, now))
        gained = (now - bucket.filled).total_seconds() * a_second
        bucket.tokens = min(capacity, bucket.tokens + gained)
        bucket.filled = now
        if bucket.tokens < 1:
            return max(1, math.ceil((1 - bucket.tokens) / a_second))
        bucket.tokens -= 1
        return 0
