"""The form of a step of the tour, and how it says that something else came than was expected."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from sandbox.tour.visit import Visit


@dataclass(frozen=True, slots=True)
class Step:
    """One step.

    Attributes:
        name: stable, in lower case with hyphens; what is printed behind PASS or FAIL.
        shows: what happens, in a sentence, for somebody who watches.
        act: plays it; raises `StepFailed` where something else came than was expected. It need not tidy up: after
            each step both Jiras are healed, and Slack plays no fault any more.
    """

    name: str
    shows: str
    act: Callable[[Visit], Awaitable[None]]
