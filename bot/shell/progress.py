"""A progress bar on the terminal, for sweeps over many projects."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

_MANY = 20
"""Fewer questions than this are answered before a bar could be read."""


class ProgressBar:
    """Shows how many projects have been asked; draws nothing for a handful, and leaves nothing behind."""

    def __init__(self) -> None:
        self._progress = Progress(
            TextColumn("asking Jira"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        self._task = self._progress.add_task("ask", total=None, visible=False)

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()

    def update(self, done: int, total: int) -> None:
        """Tell how far it is."""
        self._progress.update(self._task, completed=done, total=total, visible=total >= _MANY)
