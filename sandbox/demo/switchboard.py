"""Throws the switches of the demo: a sandbox Jira is made afresh, and what is switched on is broken in it again."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

from sandbox.demo.breakages import BREAKAGES, Breakage, Part, Place
from sandbox.jira.control import JiraControl

EnterSecret = Callable[[Place], Awaitable[None]]
"""Stores the right secret of a connection in the bot, as an admin would who enters it anew."""


class Switchboard:
    """Which switches are on, and how to throw them. `told` is called after each change."""

    def __init__(
        self, jiras: Mapping[Place, JiraControl], enter_secret: EnterSecret, told: Callable[[], None] = lambda: None
    ) -> None:
        self._jiras = jiras
        self._enter_secret = enter_secret
        self._on: frozenset[str] = frozenset()
        self._one_at_a_time = asyncio.Lock()
        self.told = told

    @property
    def on(self) -> tuple[Breakage, ...]:
        """The switches that are on, in the order of the panel."""
        return tuple(one for one in BREAKAGES if one.key in self._on)

    async def turn_on(self, breakage: Breakage) -> None:
        """Break this too."""
        await self._set(breakage.place, on=frozenset({breakage.key}))

    async def turn_off(self, breakage: Breakage) -> None:
        """Repair this.

        A repaired login also has its secret entered anew in the bot. Without that the bot would rightly hold back
        after refused logins, and the demo would be over.
        """
        await self._set(breakage.place, off=frozenset({breakage.key}))
        if breakage.part is Part.LOGIN:
            await self._enter_secret(breakage.place)

    async def heal(self) -> None:
        """Repair everything, and enter both secrets anew in the bot; see `turn_off`."""
        await self.calm()
        for place in Place:
            await self._enter_secret(place)

    async def calm(self) -> None:
        """Repair the Jiras and leave the bot alone: at the end, so that nobody waits for a slow Jira any more."""
        for place in Place:
            await self._set(place, off=frozenset(one.key for one in BREAKAGES))

    async def _set(self, place: Place, *, on: frozenset[str] = frozenset(), off: frozenset[str] = frozenset()) -> None:
        async with self._one_at_a_time:
            self._on = (self._on | on) - off
            # The control client blocks, and must not hold up the loop that serves Slack and the bot.
            await asyncio.to_thread(self._break_anew, place)
        self.told()

    def _break_anew(self, place: Place) -> None:
        jira = self._jiras[place]
        jira.reset()
        for breakage in self.on:
            if breakage.place is place:
                breakage.apply(jira)
