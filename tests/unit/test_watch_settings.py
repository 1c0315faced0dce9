"""Settings of the watch that cannot work are refused in words."""

from __future__ import annotations

from datetime import timedelta

import pytest

from access.errors import BadInput
from access.watch_settings import WatchSettings


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"login_every": timedelta()}, "The setting “login every” is 0:00:00."),
        ({"group_wait": timedelta(seconds=-1)}, "The setting “group wait” is -1 day, 23:59:59."),
        ({"permission_looks": 0}, "The setting “permission looks” is 0."),
        ({"expiry_days": (30, 0)}, "The setting “expiry days” is 0."),
        ({"reminders": (timedelta(hours=8), timedelta(hours=4))}, "The reminders are not in order."),
        ({"zone": "Nowhere/Atall"}, "There is no time zone “Nowhere/Atall”."),
    ],
)
def test_setting_that_cannot_work_is_refused_by_name(wrong: dict[str, object], sentence: str) -> None:
    with pytest.raises(BadInput) as refusal:
        WatchSettings(**wrong)  # type: ignore[arg-type]  # the mistakes under test

    assert refusal.value.sentence == sentence


def test_defaults_are_those_of_the_watch() -> None:
    settings = WatchSettings()

    assert settings.login_every == timedelta(minutes=5)
    assert settings.reminders == (timedelta(hours=4), timedelta(hours=8))
    assert settings.expiry_days == (30, 14, 7, 3, 1)
