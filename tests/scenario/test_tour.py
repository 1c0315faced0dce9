"""The tour: every step passes on the real stage, a failing one says why, and the command ends as it should."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import AsyncIterator, Iterator

import pytest

from bot.shell.demo_stage import running_demo
from sandbox.tour.play import play
from sandbox.tour.registry import STEPS
from sandbox.tour.step import Step
from sandbox.tour.visit import Demo, Visit

DEMO = (sys.executable, "-m", "bot.cli", "demo")
KEPT_NAMES = """healthy wrong-password captcha anonymous wrong-account missing-permission invisible-project jira-down
throttled sso-page help whoami did-you-mean guest-refused evidence share permissions-report csv-file
duplicate-delivery socket-mode secret-typed alert acknowledge recover quiet expiry
connect rotate authorize authorize-wrong-person align
repair-request self-approval-refused approve verified undo"""


@pytest.fixture
async def demo() -> AsyncIterator[Demo]:
    async with running_demo() as running:
        yield running


@pytest.fixture
def served() -> Iterator[tuple[subprocess.Popen[str], str]]:
    """`jira-access demo` as a process of its own, and the address that it told to open."""
    process = subprocess.Popen(
        [*DEMO, "--port", "0"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
    )
    assert process.stdout is not None
    first = process.stdout.readline()
    yield process, first.split()[1]
    process.kill()
    process.communicate()


async def _expects_too_much(visit: Visit) -> None:
    await visit.break_jira("captcha")
    answer = await visit.types("test prod")
    answer.expect("all is well")


async def _breaks_off(_visit: Visit) -> None:
    raise TimeoutError("nobody opened")


TOO_MUCH = Step("too-much", "A lock is taken for good news.", _expects_too_much)


@pytest.mark.timeout(420)
def test_the_check_passes_every_step_unattended() -> None:
    run = subprocess.run([*DEMO, "--check"], capture_output=True, text=True, timeout=400, check=False)

    assert run.stderr == ""
    assert run.stdout.splitlines() == [f"PASS {step.name}" for step in STEPS]
    assert run.returncode == 0


def test_steps_keep_their_names() -> None:
    names = [step.name for step in STEPS]

    assert set(KEPT_NAMES.split()) <= set(names)
    assert len(names) == len(set(names))


async def test_a_failing_step_tells_what_was_expected_and_what_came(demo: Demo) -> None:
    told: list[str] = []

    has_passed = await play([TOO_MUCH], demo, told.append)

    assert not has_passed
    assert told[0].startswith("FAIL too-much: expected all is well saw ❌ prod: the login is locked by a CAPTCHA | ")
    assert told[0].endswith("\n")


async def test_a_failing_step_leaves_nothing_broken(demo: Demo) -> None:
    told: list[str] = []

    await play([TOO_MUCH, STEPS[0]], demo, told.append)

    assert demo.stage.board.on == ()
    assert told[1] == "PASS healthy\n"


async def test_a_step_that_breaks_off_fails_and_the_next_one_is_played(
    demo: Demo, caplog: pytest.LogCaptureFixture
) -> None:
    told: list[str] = []

    await play([Step("broken", "A door opens.", _breaks_off), STEPS[0]], demo, told.append)

    assert told == ["FAIL broken: expected A door opens. saw TimeoutError nobody opened\n", "PASS healthy\n"]
    assert "The step broken broke." in caplog.text


async def test_the_tour_for_people_shows_what_the_bot_said(demo: Demo) -> None:
    told: list[str] = []

    await play([STEPS[0]], demo, told.append, shows_words=True)

    assert STEPS[0].shows in told[1]
    assert "│ ✅ prod: svc-align logs in" in told[1]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_demo_at_once_and_cleanly(
    served: tuple[subprocess.Popen[str], str], number: signal.Signals
) -> None:
    process, address = served
    with urllib.request.urlopen(f"{address}/page/stream?as=U0MEMBER001"):  # noqa: S310 - our own loopback server
        process.send_signal(number)
        said, _ = process.communicate(timeout=30)

    assert "Stopping." in said
    assert "Traceback" not in said
    assert process.returncode == 0


def test_a_taken_port_is_told_in_a_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        run = subprocess.run([*DEMO, "--port", str(port)], capture_output=True, text=True, timeout=100, check=False)

    assert run.stderr == (
        f"jira-access: Port {port} cannot be listened on. Give another --port, or none for a free one.\n"
    )
    assert run.returncode == 2


def test_a_port_that_is_none_is_told_in_a_sentence() -> None:
    run = subprocess.run([*DEMO, "--port", "65536"], capture_output=True, text=True, timeout=100, check=False)

    assert "“65536” is not a port; give a number from 0 to 65535" in run.stderr
    assert run.returncode == 2


def test_asking_for_help_loads_no_sandbox() -> None:
    script = "import sys; from bot.cli import main; main(['--help']); sys.exit('sandbox' in sys.modules)"

    run = subprocess.run([sys.executable, "-c", script], capture_output=True, timeout=100, check=False)

    assert run.returncode == 0
