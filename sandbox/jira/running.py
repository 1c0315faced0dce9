"""Starts and stops a sandbox Jira in a thread of its own, so that blocking and asynchronous code can both ask it."""

import asyncio
import ssl
import threading
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import Future
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass

from sandbox.jira.app import SandboxJira
from sandbox.jira.control import JiraControl
from sandbox.jira.example import example_world
from sandbox.jira.world import World
from sandbox.serving import serving


@dataclass(frozen=True, slots=True)
class RunningJira:
    """A sandbox Jira that answers. `origin` is scheme, host and port."""

    origin: str
    app: SandboxJira
    control: JiraControl

    @property
    def world(self) -> World:
        """What the sandbox remembers now; another one after a reset."""
        return self.app.world

    @property
    def url(self) -> str:
        """The site's base URL, context path included, without a slash at the end."""
        return self.origin + self.world.site.context_path

    @property
    def gateway_url(self) -> str:
        """The address of this Cloud site at the gateway; the sandbox plays that host too."""
        return f"{self.origin}/ex/jira/{self.world.site.cloud_id}"


@contextmanager
def jira_in_thread(
    world: World | None = None,
    *,
    tls: ssl.SSLContext | None = None,
    control_tls: ssl.SSLContext | None = None,
    port: int = 0,
) -> Iterator[RunningJira]:
    """Serve the world (the Data Center example, where none is given) for as long as the block lasts.

    `tls` makes it https; `control_tls` is then what the control client trusts. Port 0 takes a free one.

    Raises:
        OSError: The port cannot be listened on.
    """
    app = SandboxJira(world or example_world())
    started: Future[tuple[str, asyncio.AbstractEventLoop, asyncio.Event]] = Future()
    thread = threading.Thread(target=asyncio.run, args=[_serve(app, tls, port, started)], name="sandbox-jira")
    thread.start()
    try:
        origin, loop, stop = started.result()
    except OSError:
        thread.join()
        raise
    try:
        yield RunningJira(origin, app, JiraControl(origin, trust=control_tls))
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join()


@asynccontextmanager
async def running_jira(
    world: World | None = None,
    *,
    tls: ssl.SSLContext | None = None,
    control_tls: ssl.SSLContext | None = None,
    port: int = 0,
) -> AsyncIterator[RunningJira]:
    """The same for asynchronous code; starting and stopping hold the calling loop up for some milliseconds."""
    with jira_in_thread(world, tls=tls, control_tls=control_tls, port=port) as jira:
        yield jira


async def _serve(
    app: SandboxJira,
    tls: ssl.SSLContext | None,
    port: int,
    started: "Future[tuple[str, asyncio.AbstractEventLoop, asyncio.Event]]",
) -> None:
    stop = asyncio.Event()
    try:
        async with serving(app, port=port, ssl_context=tls) as origin:
            started.set_result((origin, asyncio.get_running_loop(), stop))
            await stop.wait()
    except OSError as error:
        if started.done():
            raise
        started.set_exception(error)
