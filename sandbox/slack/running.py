"""Starts and stops a sandbox Slack inside the running event loop."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

from starlette.routing import BaseRoute

from sandbox.serving import serving
from sandbox.slack.clock import SandboxClock, machine_time
from sandbox.slack.control import SlackControl
from sandbox.slack.seed import installation
from sandbox.slack.server import slack_app
from sandbox.slack.values import AppInstall, Panel
from sandbox.slack.workspace import Workspace, ended
from sandbox.slack.world import World


@dataclass(frozen=True, slots=True)
class RunningSlack:
    """A sandbox Slack that answers.

    `url` is where the page is, `api_url` what slack_sdk takes as `base_url`; both are on loopback. The installed
    app with its tokens is `app`.
    """

    url: str
    control: SlackControl
    workspace: Workspace

    @property
    def api_url(self) -> str:
        """The base of the Web API, with the slash at the end that slack_sdk wants."""
        return f"{self.url}/api/"

    @property
    def world(self) -> World:
        """The workspace's memory, for looking at from the same process."""
        return self.workspace.world

    @property
    def app(self) -> AppInstall:
        """The installed app as it is now."""
        return self.world.app


@asynccontextmanager
async def running_slack(
    *,
    request_url: str = "",
    app: AppInstall | None = None,
    host: str = "127.0.0.1",
    port: int = 0,
    machine: Callable[[], datetime] = machine_time,
    panel_html: str = "",
    panel_url: str = "",
    extra_routes: Sequence[BaseRoute] = (),
) -> AsyncIterator[RunningSlack]:
    """A sandbox Slack for as long as the block lasts.

    Deliveries go to `request_url` over signed HTTP, or over Socket Mode while it is empty. `machine` is the clock
    that the sandbox's time comes from (aware, UTC). `panel_html` or `panel_url`, and `extra_routes`, belong to an
    embedding process that wants something beside the page; `World.put_panel` changes the panel later.

    Raises:
        OSError: The address cannot be listened on, for instance because the port is taken.
    """
    world = World(app or installation(request_url), SandboxClock(machine))
    world.panel = Panel(panel_html, panel_url)
    workspace = Workspace(world)
    starlette = slack_app(workspace, extra_routes)
    async with serving(starlette, host=host, port=port) as url:
        world.base_url = url
        timekeeper = asyncio.create_task(workspace.run())
        try:
            async with SlackControl(url) as control:
                yield RunningSlack(url, control, workspace)
        finally:
            # Wakes whoever waits for a change, so that stopping does not wait for them.
            world.changes.note("stopped", world.team_id)
            await ended(timekeeper)
            await workspace.close()
