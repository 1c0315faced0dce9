"""What `/healthz` and `/readyz` tell."""

from __future__ import annotations

import pytest

from access.errors import StorageAway
from bot.background import Background
from bot.health import Health


class Part:
    """A storage and a line to Slack in one, whose state a test sets."""

    def __init__(self, slack: str = "ok", trouble: Exception | None = None) -> None:
        self._slack = slack
        self._trouble = trouble

    async def state(self) -> str:
        return self._slack

    async def ping(self) -> None:
        if self._trouble is not None:
            raise self._trouble


def health(part: Part, background: Background | None = None) -> Health:
    seconds = iter([100.0, 160.0])
    group = background or Background(limit=1, deadline_seconds=1)
    return Health(part, part, group, lambda: next(seconds))  # type: ignore[arg-type]  # a part of each is enough here


async def test_ready_is_when_every_part_is_ok() -> None:
    assert await health(Part()).ready() == {"storage": "ok", "slack": "ok", "process": "ok"}


@pytest.mark.parametrize(
    ("trouble", "told"),
    [(StorageAway("The database is busy."), "The database is busy."), (TimeoutError(), "does not answer")],
)
async def test_what_is_wrong_with_storage_is_told_in_words(trouble: Exception, told: str) -> None:
    assert (await health(Part(trouble=trouble)).ready())["storage"] == told


async def test_a_process_that_closes_down_is_not_ready() -> None:
    background = Background(limit=1, deadline_seconds=1)
    await background.drain(0)

    assert (await health(Part(), background).ready())["process"] == "closing down"


async def test_the_facts_count_seconds_since_the_start() -> None:
    assert await health(Part()).facts() == {"alive": True, "uptime_seconds": 60.0, "in_flight": 0}
