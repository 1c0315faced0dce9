"""Starts and stops a sandbox Jira Align inside the running event loop. Its world may be changed while it runs."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from sandbox.align.app import SandboxAlign
from sandbox.align.world import AlignWorld, example_align
from sandbox.serving import serving


@dataclass(frozen=True, slots=True)
class RunningAlign:
    """A sandbox Jira Align that answers at `url`."""

    url: str
    world: AlignWorld


@asynccontextmanager
async def running_align(world: AlignWorld | None = None, *, port: int = 0) -> AsyncIterator[RunningAlign]:
    """Serve the world (the example, where none is given) for as long as the block lasts. Port 0 takes a free one.

    Raises:
        OSError: The port cannot be listened on.
    """
    kept = world or example_align()
    async with serving(SandboxAlign(kept), port=port) as url:
        yield RunningAlign(url, kept)
