"""The page behind a one-time link, as the tour uses it: opened, filled in and sent like a browser does."""

import re

import aiohttp

from sandbox.slack.values import Message
from sandbox.tour.visit import DIRECT, StepFailed, Visit

_GUARD = re.compile(r'name="guard" value="([^"]*)"')
_ACTION = re.compile(r'<form method="post" action="([^"]*)"')
_LINK = re.compile(r"'url': '([^']+/links/[^']+)'")


async def newest_link(visit: Visit, user: str) -> str:
    """The address of the newest one-time link in the person's direct messages with the app.

    Raises:
        StepFailed: there is none.
    """

    async def look() -> str | None:
        told: list[Message] = await visit.slack.messages(DIRECT, user)
        links = [link for one in told for link in _LINK.findall(str(one.blocks))]
        return links[-1] if links else None

    try:
        return await visit.slack.wait_for(look)
    except TimeoutError:
        raise StepFailed("a one-time link in the direct messages", "none") from None


async def enter(url: str, secret: str) -> str:
    """Open the page, type the secret and send the form; the text of the page that answers.

    Raises:
        StepFailed: the link opens no page with a form.
    """
    # The page's cookie comes from an IP address, which cookie jars distrust by default.
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        async with session.get(url) as answer:
            page = await answer.text()
        guard, action = _GUARD.search(page), _ACTION.search(page)
        if guard is None or action is None:
            raise StepFailed("a page that asks for the secret", page)
        target = f"{url.rpartition('/')[0]}/{action[1]}"
        async with session.post(target, data={"guard": guard[1], "secret": secret}) as answer:
            return await answer.text()
