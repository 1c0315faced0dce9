"""The switches of the demo over HTTP: what they break, what healing repairs, and what the panel tells."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import aiohttp
import pytest

from sandbox.demo.breakages import BREAKAGES, Place
from sandbox.demo.panel import HEAL, SWITCHES
from sandbox.demo.stage import Stage, running_stage
from sandbox.jira.example import SERVICE_ACCOUNT


@dataclass(slots=True)
class Rig:
    """A stage without a bot, somebody at its panel, and for which connections a secret was entered."""

    stage: Stage
    browser: aiohttp.ClientSession
    entered: list[Place] = field(default_factory=list)

    async def post(self, path: str, **fields: str) -> int:
        async with self.browser.post(path, data=fields) as answer:
            return answer.status

    async def panel(self) -> dict[str, str]:
        async with self.browser.get("/page/state") as answer:
            panel: dict[str, str] = (await answer.json())["panel"]
            return panel


@pytest.fixture
async def rig() -> AsyncIterator[Rig]:
    entered: list[Place] = []

    async def enter_secret(place: Place) -> None:
        entered.append(place)

    async with running_stage(enter_secret) as stage, aiohttp.ClientSession(stage.slack.url) as browser:
        yield Rig(stage, browser, entered)


async def test_a_thrown_switch_breaks_its_jira_only(rig: Rig) -> None:
    status = await rig.post(SWITCHES, on="captcha")

    assert status == 204
    assert rig.stage.jiras[Place.PROD].world.failed_logins.count(SERVICE_ACCOUNT) == 3
    assert rig.stage.jiras[Place.CLOUD].world.failed_logins.count(SERVICE_ACCOUNT) == 0


async def test_switches_add_up_even_when_thrown_at_once(rig: Rig) -> None:
    await asyncio.gather(*(rig.post(SWITCHES, on=one.key) for one in BREAKAGES))

    assert rig.stage.board.on == BREAKAGES


async def test_a_repaired_login_has_its_secret_entered_anew(rig: Rig) -> None:
    await rig.post(SWITCHES, on="expired-token")

    await rig.post(SWITCHES, off="expired-token")

    assert rig.entered == [Place.CLOUD]


async def test_repairing_jira_itself_enters_no_secret(rig: Rig) -> None:
    await rig.post(SWITCHES, on="down")

    await rig.post(SWITCHES, off="down")

    assert rig.stage.board.on == ()
    assert rig.entered == []


async def test_healing_repairs_everything_and_enters_both_secrets(rig: Rig) -> None:
    await rig.post(SWITCHES, on="down")
    await rig.post(SWITCHES, on="expired-token")

    await rig.post(HEAL)

    assert rig.stage.board.on == ()
    assert rig.entered == [Place.PROD, Place.CLOUD]


async def test_the_panel_tells_what_is_on(rig: Rig) -> None:
    await rig.post(SWITCHES, on="slow")

    panel = await rig.panel()

    assert panel["label"] == "Switches · 1 on"
    assert "On: Slow." in panel["html"]


async def test_an_unknown_switch_changes_nothing(rig: Rig) -> None:
    status = await rig.post(SWITCHES, on="gremlins")

    assert status == 404
    assert rig.stage.board.on == ()
