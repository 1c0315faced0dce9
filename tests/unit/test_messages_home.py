"""The Home tab within Slack's limits: in order of trouble, ten to a page, hostile names shown literally."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from access.evidence import Cause
from messages import notices
from messages.gallery_values import HOSTILE, NOW, PROD, check_of
from messages.home import Home, home, home_for_outsider
from messages.standings import Standing
from sandbox.slack.blockkit import view_problems


def crowd(count: int) -> list[Standing]:
    return [Standing(replace(PROD, name=f"site{number:02}")) for number in range(count)]


PAGES = {
    "nothing yet": home([], 1, at=NOW, for_admin=False),
    "nothing yet, for an admin": home([], 1, at=NOW, for_admin=True),
    "one": home(crowd(1), 1, at=NOW, for_admin=False),
    "a middle page": home(crowd(45), 3, at=NOW, for_admin=False),
    "hostile": home([Standing(HOSTILE, check_of(HOSTILE, Cause.CAPTCHA), NOW, NOW)] * 10, 1, at=NOW, for_admin=True),
    "a guest": home_for_outsider(notices.outsider_refusal(notices.Outsider.GUEST)),
}


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_slack_takes_it(page: Home) -> None:
    assert view_problems(json.loads(json.dumps(page.as_json()))) == []


def test_trouble_comes_first() -> None:
    good, bad = replace(PROD, name="a-good"), replace(PROD, name="z-bad")
    standings = [Standing(good, check_of(good, Cause.OK)), Standing(bad, check_of(bad, Cause.CAPTCHA))]

    drawn = str(home(standings, 1, at=NOW, for_admin=False).as_json())

    assert drawn.index("z-bad") < drawn.index("a-good")


@pytest.mark.parametrize(("wanted", "shown"), [(0, 1), (1, 1), (3, 3), (99, 3)])
def test_a_page_that_is_not_there_is_the_nearest_one(wanted: int, shown: int) -> None:
    assert home(crowd(21), wanted, at=NOW, for_admin=False).page == shown
