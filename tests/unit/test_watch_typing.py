"""How the words behind `watch` are understood, and lengths of time put into words."""

from __future__ import annotations

from datetime import timedelta

import pytest

from access.errors import BadInput
from access.operations.set_watch import WatchChange
from commands.watching import parse_channel, parse_watch
from messages.actions import ActionId
from messages.menus import Menu, MenuChoice, parted, travelling
from messages.spans import lasted

FIVE, HOUR = timedelta(minutes=5), timedelta(hours=1)


@pytest.mark.parametrize(
    ("typed", "change"),
    [
        ("on", WatchChange(is_on=True)),
        ("OFF", WatchChange(is_on=False)),
        ("every 5m", WatchChange(is_on=True, login_every=FIVE)),
        ("permissions every 1h", WatchChange(is_on=True, permissions_every=HOUR)),
        ("every 5m permissions every 1h", WatchChange(is_on=True, login_every=FIVE, permissions_every=HOUR)),
        ("on in <#C0ALIGNOPS1|align-ops>", WatchChange(is_on=True, channel="C0ALIGNOPS1")),
        ("in <#C0ALIGNOPS1> every 5m", WatchChange(is_on=True, login_every=FIVE, channel="C0ALIGNOPS1")),
    ],
)
def test_words_become_a_change(typed: str, change: WatchChange) -> None:
    assert parse_watch(typed.split()) == change


@pytest.mark.parametrize("typed", ["off on", "every", "permissions 1h", "in", "on and on", "every -5m"])
def test_other_words_are_refused_with_the_usage(typed: str) -> None:
    with pytest.raises(BadInput) as refused:
        parse_watch(typed.split())

    assert refused.value.next_step


@pytest.mark.parametrize("typed", ["#ops", "<@U0MEMBER001>", "D0DIRECT001", "<#|x>", "", "<#C0A|x"])
def test_what_is_no_channel_is_refused(typed: str) -> None:
    with pytest.raises(BadInput):
        parse_channel(typed)


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(seconds=-5), "0 s"),
        (timedelta(seconds=45), "45 s"),
        (timedelta(minutes=25, seconds=59), "25 min"),
        (timedelta(hours=4, minutes=18), "4 h 18 min"),
        (timedelta(hours=4), "4 h"),
        (timedelta(days=1, minutes=5), "1 day"),
        (timedelta(days=14, hours=3, minutes=9), "14 days 3 h"),
    ],
)
def test_a_length_has_two_units_at_most(span: timedelta, words: str) -> None:
    assert lasted(span) == words


def test_a_choice_travels_with_its_id() -> None:
    assert parted(travelling("hour", "con-1/x-3")) == ("hour", "con-1/x-3")


ONE = (MenuChoice("hour", "1 hour"),)


@pytest.mark.parametrize(("value", "choices"), [("", ONE), ("x", ()), ("x" * 150, ONE)])
def test_a_menu_that_slack_would_refuse_is_not_made(value: str, choices: tuple[MenuChoice, ...]) -> None:
    with pytest.raises(ValueError, match="menu"):
        Menu(ActionId.SNOOZE, "Snooze…", value, choices)
