"""A browser window without scripts, as the tour uses it to authorise: the bot's start page, Jira's pages, and back."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from html import unescape

import aiohttp

from sandbox.tour.visit import StepFailed

_HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')
_REFRESH = "0; url="


class BrowserWindow:
    """One window with cookies of its own, as a private window has them."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session

    async def set_out(self, link: str) -> str:
        """Press the button of the start page; the address of Jira's page.

        Raises:
            StepFailed: the link leads nowhere.
        """
        fields = await self._form(link)
        async with self._session.post(link, data=fields) as answer:
            page, leads_to = await answer.text(), answer.headers.get("Refresh", "")
        if not leads_to.startswith(_REFRESH):
            raise StepFailed("a page that leads to Jira", page)
        return leads_to.removeprefix(_REFRESH)

    async def log_in(self, jira_url: str, name: str, password: str) -> None:
        """Log in to that Jira."""
        url = f"{jira_url}/login.jsp"
        fields = {**await self._form(url), "os_username": name, "os_password": password}
        async with self._session.post(url, data=fields) as answer:
            await answer.read()

    async def allow(self, url: str) -> str:
        """Press Allow on Jira's page; the text of the page that Jira sends the browser back to."""
        fields = {**await self._form(url), "answer": "allow"}
        async with self._session.post(url, data=fields) as answer:
            return await answer.text()

    async def _form(self, url: str) -> dict[str, str]:
        """The hidden fields of the first form of a page."""
        async with self._session.get(url) as answer:
            page = await answer.text()
        form = page.partition("<form")[2].partition("</form")[0]
        return {name: unescape(value) for name, value in _HIDDEN.findall(form)}


@asynccontextmanager
async def browser_window() -> AsyncIterator[BrowserWindow]:
    """A fresh window."""
    # Cookies come from an IP address, which cookie jars distrust by default.
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        yield BrowserWindow(session)
