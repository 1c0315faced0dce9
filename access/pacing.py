"""How fast Jira is asked: between 2 and 16 questions in flight, slower when Jira says or shows that it is too much.

Data Center's allowance is per user, so what we take is taken from the integration itself:
https://confluence.atlassian.com/adminjiraserver/adjusting-your-code-for-rate-limiting-987143384.html
"""

from __future__ import annotations

from dataclasses import dataclass

from access.evidence import EvidenceClass, Signals

_STEADY_SECONDS = 0.1
"""Answers faster than this are never called slow: at that scale noise looks like load."""


@dataclass(frozen=True, slots=True)
class PaceSettings:
    """Bounds of the pace.

    Attributes:
        floor: fewest questions in flight.
        ceiling: most questions in flight.
        start: questions in flight at first.
        reserve: share of the account's allowance that is left to the integration.
        default_retry_seconds: wait after a 429 that names no time.
    """

    floor: int = 2
    ceiling: int = 16
    start: int = 8
    reserve: float = 1 / 3
    default_retry_seconds: float = 5.0


class Pace:
    """The current width, and how long to hold before the next question.

    Grows by one with each quick answer, shrinks by one with each slow one and halves when Jira throttles or fails.
    """

    def __init__(self, settings: PaceSettings | None = None) -> None:
        self.settings = settings or PaceSettings()
        self.width = self.settings.start
        self.widest = self.width
        self._quickest: float | None = None

    def saw(self, signals: Signals, trouble: EvidenceClass | None) -> float:
        """Take note of an answer.

        Args:
            signals: the answer's signals.
            trouble: why it was no use; None for a good answer.

        Returns:
            Seconds to hold before anything else is asked; 0 where there is no reason to.
        """
        if trouble in (EvidenceClass.THROTTLED, EvidenceClass.UPSTREAM):
            self.width = max(self.settings.floor, self.width // 2)
        else:
            self._adapt(signals.elapsed_seconds or 0.0)
        if trouble is EvidenceClass.THROTTLED:
            return signals.retry_after_seconds or self.settings.default_retry_seconds
        return self._pause_for_reserve(signals)

    def _adapt(self, elapsed_seconds: float) -> None:
        self._quickest = min(elapsed_seconds, self._quickest or elapsed_seconds)
        slow = elapsed_seconds > max(2 * self._quickest, _STEADY_SECONDS)
        step = -1 if slow else 1
        self.width = min(self.settings.ceiling, max(self.settings.floor, self.width + step))
        self.widest = max(self.widest, self.width)

    def _pause_for_reserve(self, signals: Signals) -> float:
        """Below the reserve, no faster than the allowance refills."""
        if signals.rate_limit is None or signals.rate_remaining is None or signals.rate_limit <= 0:
            return 0.0
        if signals.rate_remaining >= signals.rate_limit * self.settings.reserve:
            return 0.0
        self.width = self.settings.floor
        if signals.rate_fill and signals.rate_interval_seconds:
            return self.settings.floor * signals.rate_interval_seconds / signals.rate_fill
        return 1.0
