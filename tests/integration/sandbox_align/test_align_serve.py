"""`jira-access sandbox align`: what is printed, what is refused in words, and what the printed line brings."""

from __future__ import annotations

import socket

import httpx
import pytest

from sandbox.align.app import API
from sandbox.align.running import running_align
from sandbox.align.serve import main, welcome
from sandbox.align.world import TOKEN, WITHOUT_ROLE


def test_a_taken_port_is_said_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        status = main(["--port", str(taken.getsockname()[1])])

    assert status == 2
    assert "Give --port" in capsys.readouterr().err


def test_what_is_no_port_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--port", "70000"])

    assert "is not a port" in capsys.readouterr().err


def test_the_welcome_names_both_tokens() -> None:
    text = welcome("http://127.0.0.1:1")

    assert TOKEN in text
    assert WITHOUT_ROLE in text


@pytest.mark.parametrize(
    ("token", "connector", "status"), [(TOKEN, 1, 200), ("user:1|x", 1, 401), (WITHOUT_ROLE, 1, 403), (TOKEN, 9, 404)]
)
async def test_tokens_roles_and_connectors_are_told_apart(token: str, connector: int, status: int) -> None:
    async with running_align() as align, httpx.AsyncClient(trust_env=False) as client:
        headers = {"Authorization": f"Bearer {token}"}

        answer = await client.get(f"{align.url}{API}/connectors/{connector}/projects", headers=headers)

    assert answer.status_code == status


async def test_a_page_holds_what_was_asked_for() -> None:
    async with running_align() as align, httpx.AsyncClient(trust_env=False) as client:
        headers = {"Authorization": f"Bearer {TOKEN}"}
        query = {"$top": "2", "$skip": "2"}

        answer = await client.get(f"{align.url}{API}/connectors/1/projects", headers=headers, params=query)

    assert [one["projectKey"] for one in answer.json()] == ["WEB"]
