"""Home tabs: drawn when somebody opens one, and anew when something changes. Keeps `access.telling.HomePages`.

Who has one open is kept in the database, since another replica may learn of the change. A tab is published with the
hash of what it should replace, so that an older drawing never takes the place of a newer one:
https://docs.slack.dev/reference/methods/views.publish
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial
from typing import Any

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from access.errors import StorageAway
from access.home_views import HomeView
from access.ports import Clock
from access.stores import Storage
from bot.background import Background
from messages.home import Home

_log = structlog.get_logger()
_TROUBLES = (SlackClientError, aiohttp.ClientError, TimeoutError, OSError)
_REDRAWN_FOR = timedelta(days=2)
"""Who has not opened the tab for longer sees it drawn when they open it again."""
_MOST_REDRAWN = 50
_GATHER_SECONDS = 1.0
"""Changes within this time are drawn together; at once where the process closes down."""

Draw = Callable[[str, str, int], Awaitable[Home]]
"""Makes the tab of a person: workspace, user id, page."""


class HomeTabs:
    """Draws and publishes Home tabs."""

    def __init__(
        self,
        client: AsyncWebClient,
        storage: Storage,
        background: Background,
        clock: Clock,
    ) -> None:
        self._draw: Draw | None = None
        self._client = client
        self._storage = storage
        self._background = background
        self._clock = clock
        self._waiting: set[str] = set()

    def drawn_by(self, draw: Draw) -> None:
        """Have tabs made by this from now on; what makes them needs what draws them anew, so it is told later."""
        self._draw = draw

    async def opened(self, workspace: str, user_id: str) -> None:
        """Draw the first page for somebody who has just opened the tab."""
        if self._draw is not None:
            await self.show(workspace, user_id, await self._draw(workspace, user_id, 1))

    async def show(self, workspace: str, user_id: str, home: Home) -> None:
        """Publish this, whatever stands there now; the person is looking at it."""
        shown = await self._publish(user_id, home)
        if shown is not None:
            await self._remember(HomeView(workspace, user_id, home.page, shown, self._clock()))

    async def refresh(self, workspace: str) -> None:
        """Draw the tabs of a workspace anew soon, of all workspaces where it is empty; never raises."""
        if workspace not in self._waiting and self._background.is_open:
            self._waiting.add(workspace)
            self._background.also(partial(self._redraw, workspace))

    async def _redraw(self, workspace: str) -> None:
        await self._background.pause(_GATHER_SECONDS)
        self._waiting.discard(workspace)
        try:
            async with self._storage.reading() as transaction:
                since = self._clock() - _REDRAWN_FOR
                views = await transaction.home_views.opened_since(workspace, since, _MOST_REDRAWN)
        except StorageAway:
            return
        if self._draw is None:
            return
        for view in views:
            await self._redraw_one(view, self._draw)

    async def _redraw_one(self, view: HomeView, draw: Draw) -> None:
        home = await draw(view.workspace, view.user_id, view.page)
        shown = await self._publish(view.user_id, home, view.hash)
        if shown is not None:
            await self._remember(HomeView(view.workspace, view.user_id, home.page, shown, view.opened_at))

    async def _publish(self, user_id: str, home: Home, replaces: str = "") -> str | None:
        """The hash of what stands there now; None where somebody else was faster, or Slack is not to be had."""
        view: dict[str, Any] = dict(home.as_json())
        try:
            answer = await self._client.views_publish(user_id=user_id, view=view, hash=replaces or None)
        except _TROUBLES as error:
            word = error.response.get("error") if isinstance(error, SlackApiError) else type(error).__name__
            _log.info("home tab not published", user=user_id, error=str(word))
            return None
        return str(dict(answer.get("view") or {}).get("hash") or "")

    async def _remember(self, view: HomeView) -> None:
        try:
            async with self._storage.begin() as transaction:
                await transaction.home_views.save(view)
                await transaction.home_views.purge(self._clock() - _REDRAWN_FOR)
        except StorageAway:
            _log.info("home tab not remembered", user=view.user_id)
