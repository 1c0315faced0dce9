"""The countdown to the end of a secret: which notice is due, and where its date comes from.

What the notice advises is written in `messages`; reading the date from Jira is done by `access.operations`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum, unique
from zoneinfo import ZoneInfo

from access.errors import BadInput
from access.local_time import pin_down
from access.records import JsonObject
from access.rows import aware, from_row, to_row

COUNTDOWN_VERSION = 1
_FURTHEST = timedelta(days=3660)


@unique
class DateSource(StrEnum):
    """Who says when the secret ends; people are told."""

    READ_FROM_JIRA = "read_from_jira"
    OAUTH_END = "oauth_end"
    TYPED = "typed"


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice that is due.

    Attributes:
        days: the threshold that is due, such as 14.
        ends: the end of the secret, UTC.
        source: where that date comes from.
        told_by: who typed it, as `str(Actor)`; empty where it was read.
        has_ended: whether the end has passed already; a notice that could not be given in time says so.
        asked_again: whether a person had asked to be reminded now.
    """

    days: int
    ends: datetime
    source: DateSource
    told_by: str = ""
    has_ended: bool = False
    asked_again: bool = False


@dataclass(frozen=True, slots=True)
class Countdown:
    """The end of one connection's secret and what was said about it.

    Attributes:
        ends: first moment at which the secret no longer works, UTC.
        source: where that date comes from.
        told_by: who typed it, as `str(Actor)`; empty where it was read.
        told: the smallest threshold that was announced; None before the first.
        remind_at: when a person asked to be reminded, UTC.
        learnt_at: when that date was typed or read last, UTC; None where that was not kept.
    """

    ends: datetime
    source: DateSource
    told_by: str = ""
    told: int | None = None
    remind_at: datetime | None = None
    learnt_at: datetime | None = None

    def __post_init__(self) -> None:
        aware(self.ends)

    def due(self, now: datetime, days: tuple[int, ...]) -> Notice | None:
        """The notice to give now; None for none. Thresholds that were missed fold into the latest.

        Args:
            now: the time, UTC.
            days: the thresholds, in days before the end, in any order.
        """
        reached = [threshold for threshold in days if now >= self.ends - timedelta(days=threshold)]
        if not reached:
            return None
        latest = min(reached)
        is_new = self.told is None or latest < self.told
        asked = self.remind_at is not None and now >= self.remind_at
        if not is_new and not asked:
            return None
        return Notice(
            latest, self.ends, self.source, self.told_by, has_ended=now >= self.ends, asked_again=asked and not is_new
        )

    def given(self, notice: Notice) -> Countdown:
        """The countdown once Slack confirmed that notice; one about another date changes nothing."""
        if notice.ends != self.ends:
            return self
        told = notice.days if self.told is None else min(self.told, notice.days)
        return replace(self, told=told, remind_at=None)

    def reminding(self, at: datetime) -> Countdown:
        """The countdown once a person asked to be reminded at that time (UTC)."""
        return replace(self, remind_at=aware(at))


def learn_end(
    known: Countdown | None, ends: datetime, source: DateSource, told_by: str = "", at: datetime | None = None
) -> Countdown:
    """The countdown once this end (UTC) was learnt, `at` (UTC); the same date goes on counting, another starts anew."""
    if known is not None and known.ends == ends:
        return replace(known, source=source, told_by=told_by, learnt_at=at)
    return Countdown(aware(ends), source, told_by, learnt_at=at)


def tells_same_end(one: Countdown | None, other: Countdown | None) -> bool:
    """Whether people are shown the same of both: the end, and who says so."""
    if one is None or other is None:
        return one is other
    return (one.ends, one.source, one.told_by) == (other.ends, other.source, other.told_by)


def after_new_secret(known: Countdown | None, entered_at: datetime | None) -> Countdown | None:
    """The countdown once a secret that was entered then (UTC) has passed for the first time; None where none is known.

    A date learnt before says nothing about the new secret, so it is never carried over; one learnt since is about it.
    """
    if known is None or known.learnt_at is None or entered_at is None:
        return None
    return known if known.learnt_at >= entered_at else None


def parse_end(typed: str, now: datetime, zone: ZoneInfo) -> datetime:
    """The end, UTC, that a person typed as `2027-01-31`: the beginning of that day in the person's zone.

    The beginning, because a secret may stop at any hour of its last day and a warning must not come too late.

    Raises:
        BadInput: it is no such date, has passed, or lies more than ten years ahead.
    """
    text = typed.strip()
    example = "Type the last day as year-month-day, such as 2027-01-31."
    try:
        day = date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII) else None
    except ValueError:
        day = None
    if day is None:
        raise BadInput(f"“{text[:40]}” is not a date.", example)
    if day <= now.astimezone(zone).date():
        raise BadInput(f"{day} is not in the future.", "Type the last day of the secret that is in use now.")
    if day > (now.astimezone(UTC) + _FURTHEST).date():
        raise BadInput(f"{day} is more than ten years ahead.", "Check the year.")
    return pin_down(datetime(day.year, day.month, day.day), zone).at  # noqa: DTZ001 - pin_down gives it its zone


def countdown_to_row(countdown: Countdown) -> JsonObject:
    """The countdown as plain JSON data with a version."""
    return to_row(countdown, COUNTDOWN_VERSION)


def countdown_from_row(row: JsonObject) -> Countdown:
    """The countdown that `countdown_to_row` wrote.

    Raises:
        UnknownRow: a newer program wrote it, or it is damaged.
    """
    return from_row(Countdown, row, COUNTDOWN_VERSION)
