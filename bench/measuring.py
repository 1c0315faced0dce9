"""What a measurement is made of: rows with a goal, a table of them, and a file of results. Measures nothing itself."""

from __future__ import annotations

import json
import os
import platform
import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

RESULTS = Path(__file__).parent / "results"


@dataclass(frozen=True, slots=True)
class Row:
    """One figure.

    Attributes:
        what: what was measured.
        value: the median, where it was repeated.
        unit: such as `s`, `ms`, `MiB`, `times`; empty for a count.
        goal: the bound that it is held against; None for a figure without one.
        at_least: whether the goal is a lower bound.
        samples: every single measurement behind the median.
    """

    what: str
    value: float
    unit: str = ""
    goal: float | None = None
    at_least: bool = False
    samples: tuple[float, ...] = ()

    @property
    def is_met(self) -> bool:
        """Whether the goal is met; true without one."""
        if self.goal is None:
            return True
        return self.value >= self.goal if self.at_least else self.value <= self.goal


def median_row(
    what: str, samples: Sequence[float], unit: str = "", goal: float | None = None, *, at_least: bool = False
) -> Row:
    """The row of a repeated measurement."""
    return Row(what, statistics.median(samples), unit, goal, at_least, tuple(samples))


def show(name: str, rows: Sequence[Row]) -> None:
    """Print the table of one measurement."""
    print(f"\n{name}  (load average before the end: {os.getloadavg()[0]:.2f})")
    width = max(len(row.what) for row in rows)
    for row in rows:
        print(f"  {row.what:<{width}}  {row.value:>9.3f} {row.unit:<6}{_judgement(row)}")


def _judgement(row: Row) -> str:
    if row.goal is None:
        return ""
    bound = "at least" if row.at_least else "at most"
    return f"  {'met' if row.is_met else 'MISSED'} (goal: {bound} {row.goal:g})"


def keep(name: str, rows: Sequence[Row]) -> Path:
    """Write the results of one measurement, with the machine's load, into `bench/results`."""
    RESULTS.mkdir(exist_ok=True)
    file = RESULTS / f"{name}.json"
    machine = {"python": platform.python_version(), "cores": os.cpu_count(), "load_average": os.getloadavg()}
    file.write_text(json.dumps({"machine": machine, "rows": [asdict(row) for row in rows]}, indent=2) + "\n")
    return file
