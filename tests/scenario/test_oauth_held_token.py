"""A token that Jira gave and that could not be tested at once: kept sealed, tested again, or forgotten."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from fixtures.authorising import MARIA, MARIAS_PASSWORD, Authorising

from access.errors import NotFound
from sandbox.slack import seed

EXCHANGE = "/oauth/access-token"
MYSELF = r"/myself$"


async def holds_a_token(who: Authorising) -> bool:
    """Whether a token is kept beside the draft."""
    async with who.bot.storage.reading() as transaction:
        (draft,) = await transaction.drafts.live(datetime.now(UTC))
        try:
            await transaction.drafts.credential(draft)
        except NotFound:
            return False
    return True


@pytest.mark.parametrize("fault", ["throttle", "maintenance", "close", "garbage"])
async def test_a_token_that_cannot_be_tested_yet_is_kept_and_tested_again(who: Authorising, fault: str) -> None:
    callback = await who.allowed(await who.connect())
    who.jira.control.fault(fault, path=MYSELF)

    page = await who.window.get(callback)
    told = await who.told("Jira gave a token, and I could not test it yet")
    who.jira.control.clear_faults()
    question = await who.bot.press(told, "resume_handshake", "Jira named", user=seed.ADMIN)

    assert (page.status, len(who.jira.control.requests(EXCHANGE))) == (502, 1)
    assert "The token is kept encrypted." in page.text
    await who.admin.confirm(question)


async def test_a_held_token_of_the_wrong_account_is_forgotten_at_its_test(who: Authorising) -> None:
    callback = await who.allowed(await who.connect(), MARIA, MARIAS_PASSWORD)
    who.jira.control.fault("throttle", path=MYSELF)
    await who.window.get(callback)
    told = await who.told("I could not test it yet")
    who.jira.control.clear_faults()

    await who.bot.press(told, "resume_handshake", "You authorised as", user=seed.ADMIN)

    assert not await holds_a_token(who)


async def test_starting_again_forgets_a_held_token(who: Authorising) -> None:
    callback = await who.allowed(await who.connect())
    who.jira.control.fault("throttle", path=MYSELF)
    await who.window.get(callback)
    told = await who.told("I could not test it yet")
    who.jira.control.clear_faults()
    assert await holds_a_token(who)

    await who.check(told)

    assert not await holds_a_token(who)
    await who.window.get(await who.window.answer(await who.set_out()))
    await who.admin.confirm(await who.told("Jira named"))
