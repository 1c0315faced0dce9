"""Plays steps and reports them: `PASS name`, or `FAIL name: expected … saw …`, a line each."""

import logging
from collections.abc import Awaitable, Callable, Sequence
from functools import partial

from sandbox.slack.control_wire import ControlError
from sandbox.slack.outcomes import RefusedError
from sandbox.tour.step import Step
from sandbox.tour.visit import Demo, StepFailed, Visit

_LONGEST = 300
_log = logging.getLogger(__name__)


async def play(steps: Sequence[Step], demo: Demo, tell: Callable[[str], object], *, shows_words: bool = False) -> bool:
    """Play the steps in order, all of them; whether every one passed.

    Args:
        steps: what to play.
        demo: where; healed after each step.
        tell: is handed each line, with its line end.
        shows_words: tell also what each step shows and what the bot said.
    """
    failed = 0
    for step in steps:
        visit = Visit(demo)
        failure = await failure_of(step, visit)
        tell(f"FAIL {step.name}: {failure}\n" if failure else f"PASS {step.name}\n")
        if shows_words:
            tell(_told(step, visit))
        failed += bool(failure)
    return failed == 0


async def failure_of(step: Step, visit: Visit) -> str:
    """Play one step and tidy up behind it; what went wrong first, in one line, or an empty text."""
    acts = (partial(step.act, visit), visit.slack.clear_faults, visit.heal)
    failures = [await _failure(step, act) for act in acts]
    return next(filter(None, failures), "")


async def _failure(step: Step, act: Callable[[], Awaitable[object]]) -> str:
    try:
        await act()
    except StepFailed as failed:
        return f"expected {_short(failed.expected)} saw {_short(failed.saw)}"
    except (RefusedError, ControlError) as refusal:
        return f"expected {step.shows} saw {_short(str(refusal))}"
    except Exception as error:  # noqa: BLE001 - the steps after it are played all the same
        _log.exception("The step %s broke.", step.name)
        return f"expected {step.shows} saw {type(error).__name__} {_short(str(error))}"
    return ""


def _short(text: str) -> str:
    line = " | ".join(text.splitlines())
    return f"{line[:_LONGEST]}…" if len(line) > _LONGEST else line


def _told(step: Step, visit: Visit) -> str:
    lines = [step.shows, *(f"  │ {line}" for said in visit.heard for line in ["", *said.words.splitlines()])]
    return "\n".join([*lines, "", ""])
