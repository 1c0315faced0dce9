"""Everything that one sandbox Slack is made of, wired together."""

import asyncio

from sandbox.slack.courier import Courier
from sandbox.slack.events import Events
from sandbox.slack.faults import FaultScript
from sandbox.slack.modals import Modals
from sandbox.slack.people import People
from sandbox.slack.rates import RateLimits
from sandbox.slack.response_urls import ResponseUrls
from sandbox.slack.socket_hub import SocketHub
from sandbox.slack.web_api.endpoint import WebApi
from sandbox.slack.world import World


class Workspace:
    """The parts around one world; `run` keeps its time until cancelled, `close` gives connections back."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.faults = FaultScript()
        self.rates = RateLimits(world.clock)
        self.sockets = SocketHub(world)
        self.courier = Courier(world, self.sockets)
        self.response_urls = ResponseUrls(world, self.faults)
        self.people = People(world, self.courier, self.response_urls)
        self.events = Events(world, self.courier)
        self.modals = Modals(world, self.courier, self.people, self.events)
        self.web_api = WebApi(world, self.faults, self.rates)

    @property
    def is_connected(self) -> bool:
        """Whether there is an app to deliver to."""
        return bool(self.world.app.request_url) or self.sockets.connections > 0

    async def run(self) -> None:
        """Do what falls due as time passes."""
        await self.world.clock.run()

    async def close(self) -> None:
        """Give the connections to the app back."""
        await self.courier.close()


async def ended(task: asyncio.Task[None]) -> None:
    """Cancel a task of ours and wait until it has ended."""
    task.cancel()
    await asyncio.wait([task])
