"""Steps about the watch: access is lost, somebody takes it on, it comes back; quiet times; a secret that ends."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

from sandbox.slack.seed import ADMIN, ON_CALL, OPS
from sandbox.slack.values import View
from sandbox.tour.step import Step
from sandbox.tour.visit import COMMAND, LONG_PATIENCE_SECONDS, Said, StepFailed, Visit

_LOST = "has lost access to Jira"
_BACK = "cloud: access is back"


async def _says(visit: Visit, words: str, containing: str, *, user: str = ADMIN) -> Said:
    """Type something while the watch may speak as well; the answer that holds the words."""
    before = await visit.sees(containing, user=user)
    await visit.slack.command(user, OPS, f"{COMMAND} {words}")
    return await visit.comes(containing, user=user, after=before)


@asynccontextmanager
async def _watched(visit: Visit) -> AsyncIterator[None]:
    """The cloud connection is watched for the length of the block, and well again after it."""
    await _says(visit, "watch cloud on", "cloud is watched")
    try:
        yield
    finally:
        await _says(visit, "watch cloud off", "cloud is not watched")


async def _lose(visit: Visit) -> Said:
    before = await visit.sees(_LOST)
    await visit.break_jira("expired-token")
    return await visit.comes(_LOST, after=before)


async def _recover(visit: Visit) -> Said:
    """Healed; the alert is green, and the line that notifies is there as well."""
    lines, greens = await visit.sees("access is back after"), await visit.sees(f"{_BACK} —")
    await visit.heal()
    green = await visit.comes(f"{_BACK} —", after=greens)
    await visit.comes("access is back after", after=lines)
    return green


async def _home_tells(visit: Visit, words: str) -> None:
    """The Home tab, which is drawn anew by itself, comes to say this."""
    await visit.slack.open_home(ADMIN)

    async def look() -> View | None:
        view = await visit.slack.home(ADMIN)
        return view if view is not None and words in str(view.body) else None

    try:
        await visit.slack.wait_for(look, LONG_PATIENCE_SECONDS)
    except TimeoutError:
        raise StepFailed(f"{words} on the Home tab", "something else") from None


async def _alert(visit: Visit) -> None:
    async with _watched(visit):
        alert = await _lose(visit)
        alert.expect("since", "Likely cause: the API token has ended", "Next:", "On call:")
        await _recover(visit)


async def _acknowledge(visit: Visit) -> None:
    async with _watched(visit):
        alert = await _lose(visit)
        await visit.slack.press(ON_CALL, OPS, alert.message.ts, "acknowledge")
        taken_on = await visit.comes("has taken this on,", after=[alert])
        if taken_on.message.ts != alert.message.ts:
            raise StepFailed("the alert itself, edited", "another message")
        await visit.comes("Reminders rest")
        await _recover(visit)


async def _recovery(visit: Visit) -> None:
    async with _watched(visit):
        alert = await _lose(visit)
        green = await _recover(visit)
        green.expect("good logins in a row", "What changed: a new secret was entered here")
        if green.message.ts != alert.message.ts or "actions" in [block["type"] for block in green.message.blocks]:
            raise StepFailed("the same message, green and without buttons", green.words)


async def _quiet(visit: Visit) -> None:
    async with _watched(visit):
        await _says(visit, 'quiet cloud now 1h "upgrade"', "Quiet for cloud")
        before = await visit.sees(_LOST)
        await visit.break_jira("expired-token")
        await _home_tells(visit, "access is lost")
        if await visit.sees(_LOST) != before:
            raise StepFailed("silence in a quiet time", "an alert")
        await _says(visit, "quiet end cloud", "The quiet window of cloud is over")
        alert = await visit.comes(_LOST, after=before)
        alert.expect("quiet window, which is over")
        await _recover(visit)


async def _expiry(visit: Visit) -> None:
    async with _watched(visit):
        before = await visit.sees("as told by")
        ends = (datetime.now(UTC) + timedelta(days=10)).date()
        await _says(visit, f"expiry cloud {ends}", "the API token ends")
        notice = await visit.comes("locks nobody out", after=before)
        notice.expect("ends in 9 days", "Delete the old one when both log in")


STEPS = (
    Step("alert", "Access is lost at night; whoever is on call is told what, since when, why and what to do.", _alert),
    Step("acknowledge", "Somebody takes it on; the alert says who.", _acknowledge),
    Step("recover", "The token is replaced; the same message turns green and says how long it lasted.", _recovery),
    Step("quiet", "Planned work: looks go on, nothing is said until it is over.", _quiet),
    Step("expiry", "A token is about to end; the notice has the order of steps that locks nobody out.", _expiry),
)
