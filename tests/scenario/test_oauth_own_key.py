"""An operator's own consumer key and private key, over a one-time page, in place of those that the bot makes."""

from __future__ import annotations

import re

import pytest
from fixtures.authorising import Authorising, values_in
from fixtures.setting_up import Shown

from access.ports_oauth import KeyPair
from sandbox.slack.values import Message

OWN = "our-own-consumer"


def own_key_link(who: Authorising, wizard: Message) -> str:
    found = re.findall(r"'action_id': 'open_own_key'.*?/links/([\w-]+)", str(wizard.blocks))
    return f"{who.bot.address}/links/{found[0]}"


async def give(who: Authorising, link: str, pem: str, key: str = OWN) -> Shown:
    page = await who.window.get(link)
    return await who.window.post(link, {"guard": page.guard, "consumer_key": key, "private_key": pem})


async def test_an_own_key_takes_the_place_of_ours(who: Authorising, key_pair: KeyPair) -> None:
    wizard = await who.connect()

    taken = await give(who, own_key_link(who, wizard), key_pair.private_key.reveal())
    again = await who.told(OWN)

    assert taken.status == 200
    assert values_in(again) == (OWN, key_pair.public_key.strip())
    question = await who.question(again)
    await who.admin.confirm(question)


async def test_the_key_is_never_shown_again(who: Authorising, key_pair: KeyPair) -> None:
    wizard = await who.connect()
    line = key_pair.private_key.reveal().splitlines()[3]

    refused = await give(who, own_key_link(who, wizard), key_pair.private_key.reveal(), key="two words")
    taken = await give(who, own_key_link(who, wizard), key_pair.private_key.reveal())

    assert (refused.status, taken.status) == (422, 200)
    assert line not in refused.text + taken.text
    assert line not in who.bot.logs.getvalue()
    assert line not in str(await who.bot.slack.control.calls())


async def test_the_link_works_once(who: Authorising, key_pair: KeyPair) -> None:
    link = own_key_link(who, await who.connect())
    await give(who, link, key_pair.private_key.reveal())

    assert (await who.window.get(link)).status == 410


def spoilt(pair: KeyPair) -> dict[str, str]:
    """What people paste instead of a usable key, by the mistake."""
    pem = pair.private_key.reveal()
    return {
        "literal": pem.replace("\n", r"\n"),
        "public": pair.public_key,
        "cut": pem[:-40],
        "password": "hunter2",
        "nothing": "",
        "encrypted": pem.replace("PRIVATE KEY", "ENCRYPTED PRIVATE KEY"),
    }


@pytest.mark.parametrize(
    ("mistake", "words"),
    [
        ("literal", "line breaks"),
        ("public", "This is the public key"),
        ("cut", "last line is missing"),
        ("password", "not a private key in PEM form"),
        ("nothing", "not a private key in PEM form"),
        ("encrypted", "protected by a passphrase"),
    ],
)
async def test_what_is_no_usable_key_is_told_and_the_link_stays(
    mistake: str, words: str, who: Authorising, key_pair: KeyPair
) -> None:
    link = own_key_link(who, await who.connect())

    refused = await give(who, link, spoilt(key_pair)[mistake])

    assert refused.status == 422
    assert words in refused.text
    assert (await who.window.get(link)).status == 200


async def test_a_form_from_elsewhere_gives_no_key(who: Authorising, key_pair: KeyPair) -> None:
    link = own_key_link(who, await who.connect())
    fields = {"guard": "made up", "consumer_key": OWN, "private_key": key_pair.private_key.reveal()}

    assert (await who.window.post(link, fields)).status == 403
    assert (await who.window.get(link)).status == 200


async def test_an_own_key_ends_a_handshake_that_was_begun_with_the_other(who: Authorising, key_pair: KeyPair) -> None:
    wizard = await who.connect()
    callback = await who.allowed(wizard)
    await give(who, own_key_link(who, wizard), key_pair.private_key.reveal())

    page = await who.window.get(callback)

    assert page.status == 410
    assert "no longer needed" in page.text
