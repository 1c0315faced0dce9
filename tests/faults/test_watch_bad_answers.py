"""A Jira whose answers come slowly, never end or are huge: cut off, told calmly, and no memory is spent on them."""

from __future__ import annotations

from pathlib import Path

import pytest
from fixtures.bot import Stage
from fixtures.replicas import outside, replica
from fixtures.watching_bot import begin

from access.evidence import EvidenceClass
from access.login_watch import LoginState

MOST_MEBIBYTES = 400


@pytest.mark.parametrize(
    ("kind", "parameters"),
    [
        ("explode", {}),
        pytest.param("huge", {}, marks=pytest.mark.faults),
        pytest.param("drip", {}, marks=pytest.mark.faults),
        pytest.param("endless", {}, marks=pytest.mark.faults),
        pytest.param("hang", {}, marks=pytest.mark.faults),
    ],
)
async def test_an_answer_without_measure_is_cut_off_and_the_next_look_is_made(
    kind: str, parameters: dict[str, object], stage: Stage, tmp_path: Path
) -> None:
    async with outside(stage) as bot:
        async with replica(stage, tmp_path):
            story = await begin(bot)
        story.jira.fault(kind, **parameters)
        changes = {"JIRA_ACCESS_WATCH_CHECK_TIMEOUT": "0.5s", "JIRA_ACCESS_WATCH_LOOKS_AT_ONCE": "1"}
        async with replica(stage, tmp_path, **changes) as process:
            down = await story.told("not answering")
            state = (await story.row()).state.login.state
            story.jira.clear_faults()
            await story.looks(2, EvidenceClass.OK)

            assert state is LoginState.UNREACHABLE
            assert (await story.told("answered again")).ts == down.ts
            assert process.peak_mebibytes < MOST_MEBIBYTES
